// QUANTIZE against its definition; refusals by their text.
#include "ops/op_test.h"

#include <cmath>

#include "ops/lowering.h"

namespace tinsmith::quantize_test {

template <class T>
void from_float() {
  Numbers r;
  for (float scale : {0.1f, 0.003f, 2.5f})
    for (int64_t zero : {int64_t{0}, int64_t{std::is_signed_v<T> ? -5 : 128}}) {
      if (sizeof(T) == 2 && zero) continue;
      auto x = r.reals(200, -400 * scale, 400 * scale);
      for (int i = -10; i < 10; ++i) x.push_back((static_cast<float>(i) + 0.5f) * scale);
      OneOp op("QUANTIZE");
      op.input({static_cast<int32_t>(x.size())}, x).output(dtype_of<T>(), quantised(scale, zero));
      const auto y = op.run<T>();
      for (size_t i = 0; i < x.size(); ++i) {
        const double want = std::round(static_cast<double>(x[i] / scale)) + static_cast<double>(zero);
        ASSERT_EQ(y[i], static_cast<T>(std::clamp<double>(want, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()))) << x[i] / scale;
      }
      op.check_overlaps(true);
    }
}

TEST(Quantize, FromFloat) {
  from_float<int8_t>();
  from_float<uint8_t>();
  from_float<int16_t>();
}

TEST(Quantize, NonsenseIsCutToTheRange) {
  OneOp op("QUANTIZE");
  op.input({4}, std::vector<float>{INFINITY, -INFINITY, NAN, 3e38f}).output(DType::i8, quantised(1e-30f, 7));
  EXPECT_EQ(op.run<int8_t>(), (std::vector<int8_t>{127, -128, -128, 127}));
}

template <class From, class To>
void from_integer() {
  Numbers r;
  const bool zeros = sizeof(From) == 1, out_zeros = sizeof(To) == 1;
  for (float x_scale : {0.1f, 0.02f})
    for (float y_scale : {0.1f, 0.033f, 1.7f}) {
      const int64_t x_zero = zeros ? (std::is_signed_v<From> ? -9 : 100) : 0, y_zero = out_zeros ? (std::is_signed_v<To> ? 13 : 77) : 0;
      const int64_t span = sizeof(From) == 4 ? 3000000 : std::numeric_limits<From>::max();
      const auto x = r.many<From>(300, sizeof(From) == 4 ? -span : std::numeric_limits<From>::min(), span);
      OneOp op("QUANTIZE");
      op.input({300}, x, quantised(x_scale, x_zero)).output(dtype_of<To>(), quantised(y_scale, y_zero));
      const auto y = op.run<To>();
      const FixedPoint f = fixed_point(double(x_scale) / double(y_scale));
      for (size_t i = 0; i < x.size(); ++i) {
        const int64_t want = reference_requantise(int64_t{x[i]} - x_zero, f.multiplier, f.shift) + y_zero;
        ASSERT_EQ(int64_t{y[i]}, (std::clamp<int64_t>(want, std::numeric_limits<To>::min(), std::numeric_limits<To>::max())));
      }
      op.check_overlaps();
    }
}

TEST(Quantize, FromIntegers) {
  from_integer<int8_t, int8_t>();
  from_integer<int8_t, uint8_t>();
  from_integer<uint8_t, int8_t>();
  from_integer<int8_t, int16_t>();
  from_integer<int16_t, int8_t>();
  from_integer<int16_t, int16_t>();
  from_integer<int16_t, int32_t>();
  from_integer<int8_t, int32_t>();
  from_integer<int32_t, int8_t>();
  from_integer<int32_t, int16_t>();
}

TEST(Quantize, OfTheSameScaleIsAView) {
  OneOp op("QUANTIZE");
  op.input({3}, std::vector<int8_t>{1, 2, 3}, quantised(0.5f, 3)).output(DType::i8, quantised(0.5f, 3));
  EXPECT_EQ(op.run<int8_t>(), (std::vector<int8_t>{1, 2, 3}));
  EXPECT_EQ(op.lowered.kernel, nullptr);
}

TEST(Quantize, RefusesByName) {
  OneOp wide("QUANTIZE"), real("QUANTIZE"), none("QUANTIZE");
  wide.input({1}, std::vector<int64_t>(1)).output(DType::i8, quantised(1));
  EXPECT_EQ(wide.prepare(), "the input \"x\" is int64; float32, int8, uint8, int16 or int32 is handled");
  real.input({1}, std::vector<float>(1)).output(DType::i32, quantised(1));
  EXPECT_EQ(real.prepare(), "the output \"y\" is int32; int8, uint8 or int16 is handled");
  none.input({1}, std::vector<float>(1)).output(DType::i8);
  EXPECT_EQ(none.prepare(), "the output \"y\" (int8) has 0 scales; it must have one: quantise the model again");
}

}  // namespace tinsmith::quantize_test
