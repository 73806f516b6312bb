#include "ops/unary_test.h"

namespace tinsmith::rsqrt_test {

TEST(Rsqrt, Floats) {
  OneOp op("RSQRT");
  check_floats(op, 0.1f, 99, [](double x) { return 1 / std::sqrt(x); }, 2e-7);
}

// The fixed-point inverse is within half a step and a little of the exact one.
template <class T>
void near(int zx, int zy, float xs, float ys) {
  check_table<T>("RSQRT", xs, zx, ys, zy, [](double x) { return x > 0 ? 1 / std::sqrt(x) : 1e9; }, 1.01);
}

TEST(Rsqrt, Int8IsNear) {
  near<int8_t>(-128, -128, 0.05f, 0.02f);
  near<int8_t>(-100, -120, 1.5f, 0.005f);
}
TEST(Rsqrt, Int16IsNear) { near<int16_t>(0, 0, 0.001f, 0.001f); }

// Made by the definition: 2^20 / sqrt(x) in fixed point, then the scales.
TEST(Rsqrt, GoldenVector) {
  OneOp op("RSQRT");
  op.input({6}, std::vector<int8_t>{-128, -127, -124, -112, 0, 127}, quantised(1.0f, -128)).output(DType::i8, quantised(1.0f / 128, -128));
  EXPECT_EQ(op.run<int8_t>(), (std::vector<int8_t>{127, 0, -64, -96, -117, -120}));
}

// With the scales' root and product in float each is one step higher.
TEST(Rsqrt, FactorIsComputedInDouble) {
  OneOp op("RSQRT");
  op.input({3}, std::vector<int16_t>{2168, 2831, 18089}, quantised(1.9593415345298126e-05f));
  EXPECT_EQ(op.output(DType::i16, quantised(0.0008113235235214233f)).run<int16_t>(), (std::vector<int16_t>{5980, 5233, 2070}));
}

TEST(Rsqrt, RefusesByName) {
  EXPECT_EQ(unary_refusal("RSQRT", DType::i8, quantised(1000)), "scales of 1000 and 1000; quantise the model with representative samples");
}

}  // namespace tinsmith::rsqrt_test
