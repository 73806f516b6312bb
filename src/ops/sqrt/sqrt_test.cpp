#include <algorithm>

#include "ops/unary_test.h"

namespace tinsmith::sqrt_test {

TEST(Sqrt, Floats) {
  OneOp op("SQRT");
  check_floats(op, 0, 99, [](double x) { return static_cast<double>(std::sqrt(static_cast<float>(x))); }, 0);
}

// Cut off to whole steps; below 0 it is 0.
template <class T>
void integers(int zx, int zy) {
  for (float ys : {0.02f, 0.3f, 1e-6f})
    check_quantised_values<T>("SQRT", 0.05f, zx, ys, zy, [&](int64_t q) {
      const float real = 0.05f * static_cast<float>(q - zx);
      return static_cast<int64_t>(real > 0 ? std::min(std::sqrt(real) / ys, 1e6f) : 0.0f) + zy;
    });
}

TEST(Sqrt, Int8ToTheBit) { integers<int8_t>(-120, -128); }
TEST(Sqrt, Int16ToTheBit) { integers<int16_t>(0, 0); }

TEST(Sqrt, RefusesByName) { EXPECT_EQ(unary_refusal("SQRT", DType::u8, quantised(1)), "the input \"x\" is uint8; float32, int8 or int16 is handled"); }

}  // namespace tinsmith::sqrt_test
