#include <algorithm>
#include <cmath>

#include "ops/op_test.h"

namespace tinsmith::log_softmax_test {

std::vector<double> exact(const std::vector<double>& x) {
  double most = x[0], sum = 0;
  for (double v : x) most = std::max(most, v);
  for (double v : x) sum += std::exp(v - most);
  std::vector<double> y;
  for (double v : x) y.push_back(v - most - std::log(sum));
  return y;
}

TEST(LogSoftmax, Floats) {
  Numbers r;
  for (int32_t size : {1, 5, 24}) {
    const auto x = r.reals(3 * size, -9, 9);
    OneOp op("LOG_SOFTMAX");
    const auto y = op.input({3, size}, x).output(DType::f32).run<float>();
    for (int32_t row = 0; row < 3; ++row) {
      const auto want = exact(std::vector<double>(x.begin() + row * size, x.begin() + (row + 1) * size));
      for (int32_t i = 0; i < size; ++i) EXPECT_NEAR(y[row * size + i], want[i], 5e-6);
    }
    op.check_overlaps();
  }
}

TEST(LogSoftmax, Int8IsNear) {
  Numbers r;
  for (float scale : {0.1f, 0.7f, 0.003f, 20.0f})
    for (int32_t size : {1, 5, 24, 1000}) {
      const auto x = r.many<int8_t>(3 * size, -128, 127);
      OneOp op("LOG_SOFTMAX");
      const auto y = op.input({3, size}, x, quantised(scale, 5)).output(DType::i8, quantised(1.0f / 16, 127)).run<int8_t>();
      for (int32_t row = 0; row < 3; ++row) {
        std::vector<double> real;
        for (int32_t i = 0; i < size; ++i) real.push_back(x[row * size + i] * double{scale});
        const auto want = exact(real);
        for (int32_t i = 0; i < size; ++i) EXPECT_NEAR(y[row * size + i], std::max(want[i] * 16 + 127, -128.0), 0.52) << scale << " " << size;
      }
      op.check_overlaps();
    }
}

TEST(LogSoftmax, RefusesByName) {
  OneOp scale("LOG_SOFTMAX"), fine("LOG_SOFTMAX");
  EXPECT_EQ(scale.input({2}, std::vector<int8_t>(2), quantised(1)).output(DType::i8, quantised(1)).prepare(),
            "an output of scale 1 and zero point 0; this operator's int8 output has scale 1/16 and zero point 127");
  EXPECT_EQ(fine.input({2}, std::vector<int8_t>(2), quantised(1e-9f)).output(DType::i8, quantised(1.0f / 16, 127)).prepare(),
            "an input of scale 1e-09; it must be over 2^-26: quantise the model again");
}

}  // namespace tinsmith::log_softmax_test
