// For tests of operators on one element: every value of a type, or a spread of floats, against a reference in double.
#pragma once

#include <cmath>
#include <functional>
#include <limits>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith {

inline std::vector<float> spread_floats(float low, float high) {
  Numbers r;
  auto x = r.reals(500, low, high);
  for (float v : {0.0f, -0.0f, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 1.0f, -1.0f})
    if (v >= low && v <= high) x.push_back(v);
  return x;
}

// y = f(x) within `relative` of it.
inline void check_floats(OneOp& op, float low, float high, const std::function<double(double)>& f, double relative) {
  const auto x = spread_floats(low, high);
  const auto y = op.input({static_cast<int32_t>(x.size())}, x).output(DType::f32).run<float>();
  ASSERT_EQ(y.size(), x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const double want = f(static_cast<double>(x[i]));
    EXPECT_NEAR(y[i], want, relative * std::fabs(want)) << x[i];
  }
  op.check_overlaps();
}

// y = f(x) on every value of an 8-bit or a spread of a 16-bit type, for the scales given.
template <class T>
void check_quantised_values(const char* name, float x_scale, int x_zero, float y_scale, int y_zero, const std::function<int64_t(int64_t)>& f,
                            const std::function<void(OneOp&)>& attrs = {}) {
  constexpr int least = std::numeric_limits<T>::min(), most = std::numeric_limits<T>::max();
  std::vector<T> x;
  for (int v = least; v <= most; v += sizeof(T) == 1 ? 1 : 7) x.push_back(static_cast<T>(v));
  OneOp op(name);
  if (attrs) attrs(op);
  const auto y = op.input({static_cast<int32_t>(x.size())}, x, quantised(x_scale, x_zero)).output(dtype_of<T>(), quantised(y_scale, y_zero)).template run<T>();
  ASSERT_EQ(y.size(), x.size());
  for (size_t i = 0; i < x.size(); ++i) ASSERT_EQ(int64_t{y[i]}, std::clamp<int64_t>(f(x[i]), least, most)) << name << " of " << int{x[i]} << " in steps of " << x_scale << " and " << y_scale;
  op.check_overlaps();
}

// The steps of y for f of a real number: any within `slack` of the rounded one, as y is read from a table or interpolated.
template <class T>
void check_table(const char* name, float x_scale, int x_zero, float y_scale, int y_zero, const std::function<double(double)>& f, double slack,
                 const std::function<void(OneOp&)>& attrs = {}) {
  constexpr int least = std::numeric_limits<T>::min(), most = std::numeric_limits<T>::max();
  std::vector<T> x;
  for (int v = least; v <= most; ++v) x.push_back(static_cast<T>(v));
  OneOp op(name);
  if (attrs) attrs(op);
  const auto y = op.input({static_cast<int32_t>(x.size())}, x, quantised(x_scale, x_zero)).output(dtype_of<T>(), quantised(y_scale, y_zero)).template run<T>();
  ASSERT_EQ(y.size(), x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const double want = f(static_cast<double>(x_scale) * (x[i] - x_zero)) / static_cast<double>(y_scale) + y_zero;
    EXPECT_NEAR(y[i], std::clamp(want, static_cast<double>(least), static_cast<double>(most)), slack) << name << " of " << int{x[i]};
  }
  op.check_overlaps();
}

inline std::string unary_refusal(const char* name, DType type, Quantisation q = {}) {
  OneOp op(name);
  op.input({2}, std::vector<int64_t>{1, 2}).output(type, q);
  op.graph.tensors[0].type = type;
  op.graph.tensors[0].quant = q;
  return op.prepare();
}

}  // namespace tinsmith
