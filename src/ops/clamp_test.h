// One grid of tests for RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1.
#pragma once

#include <cmath>

#include "ops/lowering.h"
#include "ops/op_test.h"

namespace tinsmith {

inline void clamp_floats(const char* op_name, float low, float high) {
  Numbers r;
  auto x = r.reals(200, -9, 9);
  for (float v : {0.0f, -0.0f, low, high, INFINITY, -INFINITY, NAN}) x.push_back(v);
  OneOp op(op_name);
  const auto y = op.input({static_cast<int32_t>(x.size())}, x).output(DType::f32).run<float>();
  ASSERT_EQ(y.size(), x.size());
  for (size_t i = 0; i < x.size(); ++i)
    if (std::isnan(x[i])) {
      EXPECT_TRUE(std::isnan(y[i]));
    } else {
      EXPECT_EQ(y[i], std::min(std::max(x[i], low), high)) << x[i];
    }
  op.check_overlaps();
}

template <class T>
void clamp_integers(const char* op_name, double low, double high) {
  constexpr int least = std::numeric_limits<T>::min(), most = std::numeric_limits<T>::max();
  std::vector<T> x;
  for (int v = least; v <= most; v += sizeof(T) == 1 ? 1 : 37) x.push_back(static_cast<T>(v));
  const float unit = sizeof(T) == 1 ? 1.0f : 1.0f / 256;
  for (float x_scale : {0.01f, 0.0731f, 5.0f})
    for (float y_scale : {0.01f, 0.0234f, 1e-9f, 40.0f})
      for (int shift : {0, 3, -50}) {
        const int x_zero = sizeof(T) == 1 ? (least + most + 1) / 2 + shift : 0, y_zero = sizeof(T) == 1 ? (least + most + 1) / 2 - 2 * shift : 0;
        OneOp op(op_name);
        op.input({static_cast<int32_t>(x.size())}, x, quantised(x_scale * unit, x_zero)).output(dtype_of<T>(), quantised(y_scale * unit, y_zero));
        const auto y = op.run<T>();
        ASSERT_EQ(y.size(), x.size());
        const float xs = x_scale * unit, ys = y_scale * unit;
        const bool in_double = op_name == std::string_view("RELU") && std::is_signed_v<T>;
        const FixedPoint f = fixed_point(in_double ? double{xs} / double{ys} : static_cast<double>(xs / ys));
        auto step = [&](double real) { return static_cast<double>(y_zero) + std::round(static_cast<double>(static_cast<float>(real) / (y_scale * unit))); };
        for (size_t i = 0; i < x.size(); ++i) {
          const auto sum = static_cast<int32_t>(static_cast<uint32_t>(reference_requantise(x[i] - x_zero, f.multiplier, f.shift)) + static_cast<uint32_t>(y_zero));
          const double inside = std::min(std::max(static_cast<double>(sum), std::max(step(low), static_cast<double>(least))),
                                         std::isinf(high) ? most : std::min(step(high), static_cast<double>(most)));
          ASSERT_EQ(static_cast<double>(y[i]), inside) << +x[i] << " scales " << x_scale << " " << y_scale;
        }
        op.check_overlaps();
      }
}

inline void clamp_refusals(const char* op_name) {
  OneOp type(op_name);
  EXPECT_EQ(type.input({2}, std::vector<int32_t>{1, 2}).output(DType::i32).prepare(), "the input \"x\" is int32; float32, int8, uint8 or int16 is handled");
  OneOp scale(op_name);
  EXPECT_EQ(scale.input({2}, std::vector<int8_t>{1, 2}).output(DType::i8, quantised(1)).prepare(),
            "the input \"x\" (int8) has 0 scales; it must have one: quantise the model again");
  OneOp zero(op_name);
  EXPECT_EQ(zero.input({2}, std::vector<int16_t>{1, 2}, quantised(1)).output(DType::i16, quantised(1, 4)).prepare(),
            "the output \"y\" is int16 with zero point 4; int16 is symmetric: it must be 0");
}

}  // namespace tinsmith
