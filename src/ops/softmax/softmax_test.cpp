// SOFTMAX against libm in double; refusals by their text.
#include "ops/op_test.h"

#include <cmath>

namespace tinsmith::softmax_test {

std::vector<double> softmax(const std::vector<double>& x, size_t depth) {
  std::vector<double> y(x.size());
  for (size_t r = 0; r < x.size(); r += depth) {
    double most = x[r], sum = 0;
    for (size_t i = 0; i < depth; ++i) most = std::max(most, x[r + i]);
    for (size_t i = 0; i < depth; ++i) sum += y[r + i] = std::exp(x[r + i] - most);
    for (size_t i = 0; i < depth; ++i) y[r + i] /= sum;
  }
  return y;
}

const Shape kShapes[] = {{1, 1}, {7}, {3, 10}, {2, 3, 2, 12}, {1, 400}};

TEST(Softmax, Float) {
  Numbers r;
  for (const Shape& s : kShapes)
    for (double beta : {1.0, 0.25, 3.0}) {
      const auto x = r.reals(*elements(s), -20, 20);
      OneOp op("SOFTMAX");
      op.attr("beta", beta).input(s, x).output(DType::f32);
      const auto y = op.run<float>();
      std::vector<double> real;
      for (float v : x) real.push_back(double(v) * beta);
      const auto want = softmax(real, static_cast<size_t>(s.back()));
      for (size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], want[i], 2e-6 * beta);
      op.check_overlaps();
    }
}

template <class From, class To>
void integers(float y_scale, int64_t y_zero, double tolerance) {
  Numbers r;
  for (const Shape& s : kShapes)
    for (double beta : {1.0, 0.25})
      for (float scale : {0.3f, 0.02f, 1e-6f}) {
        const float x_scale = sizeof(From) == 1 ? scale : scale / 256;
        const auto x = r.many<From>(*elements(s), std::numeric_limits<From>::min(), std::numeric_limits<From>::max());
        OneOp op("SOFTMAX");
        op.attr("beta", beta).input(s, x, quantised(x_scale)).output(dtype_of<To>(), quantised(y_scale, y_zero));
        const auto y = op.run<To>();
        std::vector<double> real;
        for (From v : x) real.push_back(v * double(x_scale) * beta);
        const auto want = softmax(real, static_cast<size_t>(s.back()));
        for (size_t i = 0; i < y.size(); ++i)
          EXPECT_NEAR(y[i], std::min<double>(want[i] / double(y_scale) + double(y_zero), std::numeric_limits<To>::max()), tolerance) << i;
        op.check_overlaps();
      }
}

TEST(Softmax, Int8IsWithinAStep) { integers<int8_t, int8_t>(1.0f / 256, -128, 1.01); }
TEST(Softmax, Int8ToInt16IsWithinAFewSteps) { integers<int8_t, int16_t>(1.0f / 65536, -32768, 4); }
TEST(Softmax, Int16IsWithinTheTablesError) { integers<int16_t, int16_t>(1.0f / 32768, 0, 25); }

TEST(Softmax, LongRowsOfEqualsAreDefined) {
  for (int depth : {500, 5000, 20000}) {
    OneOp op("SOFTMAX"), wide("SOFTMAX");
    op.attr("beta", 1.0).input({1, depth}, std::vector<int8_t>(static_cast<size_t>(depth), 3), quantised(0.1f)).output(DType::i8, quantised(1.0f / 256, -128));
    EXPECT_EQ(op.run<int8_t>(), std::vector<int8_t>(static_cast<size_t>(depth), depth == 500 ? -127 : -128));
    wide.attr("beta", 1.0).input({1, depth * 4}, std::vector<int16_t>(static_cast<size_t>(depth * 4), 3), quantised(0.1f)).output(DType::i16, quantised(1.0f / 32768));
    wide.run<int16_t>();
  }
}

TEST(Softmax, RefusesByName) {
  OneOp type("SOFTMAX"), scale("SOFTMAX"), scalar("SOFTMAX"), beta("SOFTMAX");
  type.attr("beta", 1.0).input({2}, std::vector<uint8_t>(2), quantised(1)).output(DType::u8, quantised(1));
  EXPECT_EQ(type.prepare(), "the input \"x\" is uint8; float32, int8 or int16 is handled");
  scale.attr("beta", 1.0).input({2}, std::vector<int8_t>(2), quantised(1)).output(DType::i8, quantised(0.25f));
  EXPECT_EQ(scale.prepare(), "an output of scale 0.25 and zero point 0; this operator's int8 output has scale 1/256 and zero point -128");
  scalar.attr("beta", 1.0).input({}, std::vector<float>(1)).output(DType::f32);
  EXPECT_EQ(scalar.prepare(), "an input of scalar; it must have a last dimension");
  beta.attr("beta", -1.0).input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(beta.prepare(), "beta is -1; it must not be negative");
}

}  // namespace tinsmith::softmax_test
