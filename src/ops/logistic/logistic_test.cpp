// LOGISTIC against libm in double; refusals by their text.
#include "ops/op_test.h"

#include <cmath>

namespace tinsmith::logistic_test {

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

template <class T>
std::vector<T> all(int step = 1) {
  std::vector<T> v;
  for (int x = std::numeric_limits<T>::min(); x <= std::numeric_limits<T>::max(); x += step) v.push_back(static_cast<T>(x));
  return v;
}

TEST(Logistic, Float) {
  Numbers r;
  const auto x = r.reals(500, -30, 30);
  OneOp op("LOGISTIC");
  op.input({5, 100}, x).output(DType::f32);
  const auto y = op.run<float>();
  for (size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(y[i], logistic(double(x[i])), 1.2e-7 * logistic(double(x[i])) * 2);
  op.check_overlaps();
}

TEST(Logistic, Int8OfEveryInputIsWithinAStepOfTheExactValue) {
  const auto x = all<int8_t>();
  for (float scale : {0.0001f, 0.02f, 0.05f, 0.3f})
    for (int zero : {-128, -5, 0, 127}) {
      OneOp op("LOGISTIC");
      op.input({256}, x, quantised(scale, zero)).output(DType::i8, quantised(1.0f / 256, -128));
      const auto y = op.run<int8_t>();
      for (size_t i = 0; i < 256; ++i)
        ASSERT_NEAR(y[i], std::min(127.0, 256 * logistic((x[i] - zero) * double(scale)) - 128), 0.51) << int{x[i]} << " * " << scale;
      op.check_overlaps();
    }
}

TEST(Logistic, Int16IsWithinTwoStepsOfTheExactValue) {
  const auto x = all<int16_t>(7);
  for (float scale : {1.0f / 4096, 0.0001f, 0.00037f, 0.9f}) {
    OneOp op("LOGISTIC");
    op.input({static_cast<int32_t>(x.size())}, x, quantised(scale)).output(DType::i16, quantised(1.0f / 32768));
    const auto y = op.run<int16_t>();
    for (size_t i = 0; i < x.size(); ++i) ASSERT_NEAR(y[i], std::min(32767.0, 32768 * logistic(x[i] * double(scale))), 2.1) << x[i] << " * " << scale;
    op.check_overlaps();
  }
}

TEST(Logistic, RefusesByName) {
  OneOp wide("LOGISTIC"), scale("LOGISTIC"), large("LOGISTIC");
  wide.input({1}, std::vector<int32_t>(1)).output(DType::i32);
  EXPECT_EQ(wide.prepare(), "the input \"x\" is int32; float32, int8 or int16 is handled");
  scale.input({1}, std::vector<int8_t>(1), quantised(1)).output(DType::i8, quantised(0.5f, 3));
  EXPECT_EQ(scale.prepare(), "an output of scale 0.5 and zero point 3; this operator's int8 output has scale 1/256 and zero point -128");
  large.input({1}, std::vector<int16_t>(1), quantised(3)).output(DType::i16, quantised(1.0f / 32768));
  EXPECT_EQ(large.prepare(), "the input's scale 3 is too large for int16; quantise the model with representative samples");
}

}  // namespace tinsmith::logistic_test
