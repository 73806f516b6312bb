// For tests of operators that move elements: every index of a shape, and a reference that reads one element for each.
#pragma once

#include <functional>

#include "ops/op_test.h"

namespace tinsmith {

using Index = std::vector<int64_t>;

inline void for_each_index(const Shape& shape, const std::function<void(const Index&)>& body) {
  const int64_t count = elements(shape).value();
  Index index(shape.size());
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i;
    for (size_t d = shape.size(); d-- > 0; rest /= shape[d]) index[d] = rest % shape[d];
    body(index);
  }
}

inline int64_t flat(const Shape& shape, const Index& index) {
  int64_t at = 0;
  for (size_t d = 0; d < shape.size(); ++d) at = at * shape[d] + index[d];
  return at;
}

// 1, 2, 3 ...: no two alike, and none is zero.
template <class T>
std::vector<T> counted(int64_t n) {
  std::vector<T> v(static_cast<size_t>(n));
  for (size_t i = 0; i < v.size(); ++i) v[i] = static_cast<T>(i + 1);
  return v;
}

// y[index] = x[source(index)], or `otherwise` where the source is empty.
template <class T>
std::vector<T> moved(const Shape& y, const Shape& x, const std::vector<T>& values, const std::function<Index(const Index&)>& source, T otherwise = {}) {
  std::vector<T> out;
  for_each_index(y, [&](const Index& i) {
    const Index from = source(i);
    out.push_back(from.empty() && !x.empty() ? otherwise : values[static_cast<size_t>(flat(x, from))]);
  });
  return out;
}

inline std::vector<Shape> some_shapes(size_t least_rank = 1) {
  std::vector<Shape> all = {{1}, {7}, {2, 3}, {1, 5}, {4, 1}, {2, 3, 4}, {3, 1, 2}, {1, 2, 3, 4}, {2, 3, 2, 5}, {2, 1, 3, 2, 2}};
  std::vector<Shape> out;
  for (const Shape& s : all)
    if (s.size() >= least_rank) out.push_back(s);
  return out;
}

}  // namespace tinsmith
