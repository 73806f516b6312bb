#include <algorithm>
#include <cmath>
#include <limits>

#include "ops/reduce_test.h"

namespace tinsmith::reduce_prod_test {

template <class X>
void reduce() {
  Numbers r;
  for (const Folding& f : foldings()) {
    const auto x = r.many<X>(elements(f.shape).value(), -2, 2);
    OneOp op("REDUCE_PROD");
    const auto y = f.build(op, x).output(dtype_of<X>()).template run<X>();
    const auto groups = f.groups(x);
    for (size_t i = 0; i < y.size(); ++i) {
      X product = 1;
      for (X v : groups[i]) product = static_cast<X>(product * v);
      EXPECT_EQ(y[i], product);
    }
  }
}

TEST(ReduceProd, Numbers) {
  reduce<float>();
  reduce<int32_t>();
  reduce<int64_t>();
}

// After each factor but the first, and at the end: times the 16-bit multiplier, halves up.
template <class T>
void integers(float x_scale, int x_zero, float y_scale, int y_zero) {
  Numbers r;
  for (const Folding& f : foldings()) {
    const auto x = r.many<T>(elements(f.shape).value(), std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    OneOp op("REDUCE_PROD");
    f.build(op, x, quantised(x_scale, x_zero)).output(dtype_of<T>(), quantised(y_scale, y_zero));
    const auto y = op.run<T>();
    const auto groups = f.groups(x);
    ASSERT_EQ(y.size(), groups.size());
    for (size_t i = 0; i < y.size(); ++i) {
      const FixedPoint factor = fixed_point(double{x_scale} / std::pow(double{y_scale}, 1.0 / static_cast<double>(groups[i].size())));
      const int64_t reduced = factor.multiplier < 0x7FFF0000 ? (factor.multiplier + 32768) >> 16 : 32767;
      auto scaled = [&](int64_t v) { return static_cast<int32_t>(static_cast<uint32_t>((v * reduced + (int64_t{1} << (14 - factor.shift))) >> (15 - factor.shift))); };
      int64_t product = groups[i][0] - x_zero;
      for (size_t k = 1; k < groups[i].size(); ++k) product = scaled(product * (groups[i][k] - x_zero));
      const int64_t q = scaled(product) + y_zero;
      EXPECT_EQ(int64_t{y[i]}, std::clamp<int64_t>(q, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) << i;
    }
  }
}

TEST(ReduceProd, Int8ToTheBit) { integers<int8_t>(0.011f, -9, 0.02f, 12); }
TEST(ReduceProd, Int16ToTheBit) { integers<int16_t>(0.00005f, 0, 0.0007f, 0); }

TEST(ReduceProd, RefusesByName) {
  OneOp op("REDUCE_PROD");
  op.input({2}, std::vector<uint8_t>(2), quantised(1)).constant({1}, std::vector<int32_t>{0}).output(DType::u8, quantised(1));
  EXPECT_EQ(op.prepare(), "the input \"x\" is uint8; float32, int32, int64, int8 or int16 is handled");
  OneOp far("REDUCE_PROD");
  far.input({2}, std::vector<int8_t>(2), quantised(1)).constant({1}, std::vector<int32_t>{0}).output(DType::i8, quantised(1e-12f));
  EXPECT_EQ(far.prepare(), "the scales 1 and 1e-12 are too far apart; quantise the model with representative samples");
}

}  // namespace tinsmith::reduce_prod_test
