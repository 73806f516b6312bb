// For the tests of pools: one against its definition over a grid of shapes and parameters.
#pragma once

#include <cmath>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith::pooling_test {

struct Grid {
  int n, h, w, c, k_h, k_w, stride_h, stride_w;
  const char* padding;
};

inline const Grid kGrid[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, "valid"}, {1, 6, 6, 3, 2, 2, 2, 2, "valid"}, {2, 7, 5, 4, 3, 3, 1, 1, "same"}, {1, 25, 5, 8, 25, 5, 25, 5, "valid"},
    {1, 5, 9, 1, 3, 2, 2, 3, "same"},  {3, 4, 4, 2, 5, 5, 1, 1, "same"},  {1, 8, 1, 5, 3, 1, 2, 1, "valid"},
};

template <class T>
OneOp pool(const char* name, const Grid& c, const char* activation, const std::vector<T>& x, Quantisation q) {
  OneOp op(name);
  op.attr("padding", c.padding).attr("stride_h", int64_t{c.stride_h}).attr("stride_w", int64_t{c.stride_w}).attr("activation", activation);
  op.attr("filter_height", int64_t{c.k_h}).attr("filter_width", int64_t{c.k_w});
  op.input({c.n, c.h, c.w, c.c}, x, q).output(dtype_of<T>(), q);
  return op;
}

// Every output's window, from the definition.
template <class T, class F>
void each(const OneOp& op, const Grid& c, const std::vector<T>& x, F check) {
  const Shape& s = op.graph.output(op.node).shape;
  const bool same = std::string("same") == c.padding;
  const int top = same ? std::max(0, (s[1] - 1) * c.stride_h + c.k_h - c.h) / 2 : 0, left = same ? std::max(0, (s[2] - 1) * c.stride_w + c.k_w - c.w) / 2 : 0;
  size_t at = 0;
  for (int n = 0; n < s[0]; ++n)
    for (int oy = 0; oy < s[1]; ++oy)
      for (int ox = 0; ox < s[2]; ++ox)
        for (int o = 0; o < s[3]; ++o) {
          std::vector<double> seen;
          for (int i = 0; i < c.k_h; ++i)
            for (int j = 0; j < c.k_w; ++j) {
              const int y = oy * c.stride_h - top + i, z = ox * c.stride_w - left + j;
              if (y >= 0 && z >= 0 && y < c.h && z < c.w) seen.push_back(double(x[static_cast<size_t>(((n * c.h + y) * c.w + z) * c.c + o)]));
            }
          check(at++, seen);
        }
}

inline double mean(const std::vector<double>& v) {
  double sum = 0;
  for (double x : v) sum += x;
  return sum / static_cast<double>(v.size());
}

template <class T>
void grid(const char* name, double tolerance, Quantisation q) {
  Numbers r;
  for (const Grid& c : kGrid)
    for (const char* activation : {"none", "relu", "relu6"}) {
      std::vector<T> x;
      if constexpr (std::is_same_v<T, float>) x = r.reals(c.n * c.h * c.w * c.c, -9, 9);
      else x = r.many<T>(c.n * c.h * c.w * c.c, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      OneOp op = pool<T>(name, c, activation, x, q);
      const auto y = op.run<T>();
      const Tensor& t = op.graph.output(op.node);
      const FloatRange real = activation_range(activation);
      const IntRange steps = activation_range(activation, t);
      each(op, c, x, [&](size_t i, const std::vector<double>& seen) {
        double want = name[0] == 'M' ? *std::max_element(seen.begin(), seen.end()) : mean(seen);
        if (!std::is_same_v<T, float>) want = std::round(want);
        want = std::is_same_v<T, float> ? std::clamp(want, double(real.low), double(real.high)) : std::clamp(want, double(steps.low), double(steps.high));
        ASSERT_NEAR(y[i], want, tolerance) << name << " " << activation;
      });
      op.check_overlaps();
    }
}

}  // namespace tinsmith::pooling_test
