// For tests of operators on two elements: shapes that broadcast, against a reference that walks all indices.
#pragma once

#include "ops/grid_test.h"
#include "ops/lowering.h"

namespace tinsmith {

struct PairShapes {
  Shape a, b, y;
};
inline std::vector<PairShapes> pair_shapes() {
  return {{{7}, {7}, {7}},       {{2, 3}, {3}, {2, 3}},          {{3}, {2, 3}, {2, 3}},  {{}, {2, 2}, {2, 2}},           {{4, 1}, {1, 5}, {4, 5}},
          {{2, 3, 4}, {2, 1, 4}, {2, 3, 4}}, {{1, 4, 5, 3}, {1, 1, 1, 3}, {1, 4, 5, 3}}, {{2, 1, 3, 1, 2}, {1, 2, 1, 2, 2}, {2, 2, 3, 2, 2}}};
}

template <class T>
T at_broadcast(const Shape& shape, const std::vector<T>& values, const Index& y) {
  Index i(y.end() - static_cast<std::ptrdiff_t>(shape.size()), y.end());
  for (size_t d = 0; d < i.size(); ++d)
    if (shape[d] == 1) i[d] = 0;
  return values[static_cast<size_t>(flat(shape, i))];
}

// y = f(a, b) over all shapes. `values` makes the operands; NaN is to meet NaN.
template <class T, class Y, class Values, class F>
void check_pairs(const char* name, DType in, DType out, const Values& values, const F& f, Quantisation qa = {}, Quantisation qb = {}, Quantisation qy = {},
                 const std::function<void(OneOp&)>& attrs = {}) {
  for (const PairShapes& s : pair_shapes()) {
    const std::vector<T> a = values(elements(s.a).value()), b = values(elements(s.b).value());
    OneOp op(name);
    if (attrs) attrs(op);
    op.input(s.a, a, qa).input(s.b, b, qb).output(out, qy);
    op.graph.tensors[0].type = op.graph.tensors[1].type = in;
    const auto y = op.run<Y>();
    ASSERT_EQ(op.graph.output(op.node).shape, s.y);
    size_t k = 0;
    for_each_index(s.y, [&](const Index& i) {
      const T u = at_broadcast(s.a, a, i), v = at_broadcast(s.b, b, i);
      const Y want = f(u, v), got = y[k++];
      if (!(want != want && got != got)) {
        EXPECT_EQ(got, want) << name << " of " << +u << " and " << +v;
      }
    });
    op.check_overlaps();
  }
}

}  // namespace tinsmith
