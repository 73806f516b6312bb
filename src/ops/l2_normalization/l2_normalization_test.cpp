#include <algorithm>
#include <cmath>

#include "ops/op_test.h"

namespace tinsmith::l2_normalization_test {

TEST(L2Normalization, Floats) {
  Numbers r;
  for (int32_t size : {1, 5, 24}) {
    const auto x = r.reals(3 * size, -3, 3);
    OneOp op("L2_NORMALIZATION");
    const auto y = op.input({3, size}, x).output(DType::f32).run<float>();
    for (int32_t row = 0; row < 3; ++row) {
      double squares = 0;
      for (int32_t i = 0; i < size; ++i) squares += double{x[row * size + i]} * double{x[row * size + i]};
      for (int32_t i = 0; i < size; ++i) EXPECT_NEAR(y[row * size + i], x[row * size + i] / std::sqrt(squares), 1e-6);
    }
    op.check_overlaps();
  }
  OneOp zero("L2_NORMALIZATION");
  EXPECT_EQ(zero.input({1, 2}, std::vector<float>{0, 0}).output(DType::f32).run<float>(), (std::vector<float>{0, 0}));
}

TEST(L2Normalization, Int8IsNear) {
  Numbers r;
  for (int32_t size : {1, 5, 24, 700}) {
    const auto x = r.many<int8_t>(3 * size, -128, 127);
    OneOp op("L2_NORMALIZATION");
    const auto y = op.input({3, size}, x, quantised(0.3f, -7)).output(DType::i8, quantised(1.0f / 128)).run<int8_t>();
    for (int32_t row = 0; row < 3; ++row) {
      double squares = 0;
      for (int32_t i = 0; i < size; ++i) squares += (x[row * size + i] + 7) * (x[row * size + i] + 7);
      for (int32_t i = 0; i < size; ++i) EXPECT_NEAR(y[row * size + i], std::clamp(128 * (x[row * size + i] + 7) / std::sqrt(std::max(squares, 1.0)), -128.0, 127.0), 1.01);  // it is rounded twice
    }
    op.check_overlaps();
  }
}

TEST(L2Normalization, RefusesByName) {
  OneOp scale("L2_NORMALIZATION"), act("L2_NORMALIZATION");
  EXPECT_EQ(scale.input({2}, std::vector<int8_t>(2), quantised(1)).output(DType::i8, quantised(1)).prepare(),
            "an output of scale 1 and zero point 0; this operator's int8 output has scale 1/128 and zero point 0");
  EXPECT_EQ(act.attr("activation", "relu").input({2}, std::vector<float>(2)).output(DType::f32).prepare(), "the fused activation relu; use an operator of its own after it");
}

}  // namespace tinsmith::l2_normalization_test
