// DEQUANTIZE against its definition; every half-precision float; refusals by their text.
#include "ops/op_test.h"

#include <cmath>

namespace tinsmith::dequantize_test {

TEST(Dequantize, EveryHalf) {
  std::vector<uint16_t> x(65536);
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<uint16_t>(i);
  OneOp op("DEQUANTIZE");
  op.input({65536}, x).output(DType::f32);
  const auto y = op.run<float>();
  for (size_t i = 0; i < x.size(); ++i) {
    const int exponent = (x[i] >> 10) & 31, fraction = x[i] & 1023;
    double want = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    if (exponent == 31) want = fraction ? NAN : INFINITY;
    if (x[i] & 0x8000) want = -want;
    if (std::isnan(want)) {
      ASSERT_TRUE(std::isnan(y[i])) << i;
    } else {
      ASSERT_EQ(static_cast<double>(y[i]), want) << i;
      ASSERT_EQ(std::signbit(y[i]), std::signbit(want)) << i;
    }
  }
  op.check_overlaps();
}

TEST(Dequantize, IntegersWithOneScaleOrOneForEachChannel) {
  Numbers r;
  const auto x = r.many<int8_t>(2 * 3 * 5, -128, 127);
  for (int axis : {-1, 0, 1, 2}) {
    const int channels = axis < 0 ? 1 : std::array{2, 3, 5}[static_cast<size_t>(axis)];
    Quantisation q;
    q.axis = std::max(axis, 0);
    for (int c = 0; c < channels; ++c) q.scale.push_back(0.1f * static_cast<float>(c + 1)), q.zero_point.push_back(c - 2);
    OneOp op("DEQUANTIZE");
    op.input({2, 3, 5}, x, q).output(DType::f32);
    const auto y = op.run<float>();
    for (int i = 0; i < 30; ++i) {
      const auto c = static_cast<size_t>(axis < 0 ? 0 : axis == 0 ? i / 15 : axis == 1 ? i / 5 % 3 : i % 5);
      EXPECT_EQ(y[static_cast<size_t>(i)], q.scale[c] * static_cast<float>(x[static_cast<size_t>(i)] - q.zero_point[c]));
    }
  }
  OneOp wide("DEQUANTIZE"), bytes("DEQUANTIZE"), none("DEQUANTIZE");
  wide.input({2}, std::vector<int16_t>{-32768, 32767}, quantised(0.5f)).output(DType::f32);
  EXPECT_EQ(wide.run<float>(), (std::vector<float>{-16384, 16383.5f}));
  bytes.input({2}, std::vector<uint8_t>{0, 255}, quantised(2, 128)).output(DType::f32);
  EXPECT_EQ(bytes.run<float>(), (std::vector<float>{-256, 254}));
  none.input({2}, std::vector<int8_t>{0, 1}).output(DType::f32);
  EXPECT_EQ(none.prepare(), "the input \"x\" (int8) has 0 scales; it must have one: quantise the model again");
}

}  // namespace tinsmith::dequantize_test
