#include "ops/unary_test.h"

namespace tinsmith::exp_test {

TEST(Exp, Floats) {
  OneOp op("EXP");
  check_floats(op, -9, 9, [](double x) { return std::exp(x); }, 3e-7);
}

TEST(Exp, Int8IsNearTheExact) { check_table<int8_t>("EXP", 0.04f, 10, 0.5f, -128, [](double x) { return std::exp(x); }, 0.51); }

TEST(Exp, Int8IsNearTheExactInOtherScales) { check_table<int8_t>("EXP", 0.01f, -20, 0.02f, -100, [](double x) { return std::exp(x); }, 0.51); }

TEST(Exp, Int16IsNearTheExact) { check_table<int16_t>("EXP", 0.0002f, 0, 0.03f, 0, [](double x) { return std::exp(x); }, 8.0); }

TEST(Exp, RefusesByName) { EXPECT_EQ(unary_refusal("EXP", DType::u8, quantised(1)), "the input \"x\" is uint8; float32, int8 or int16 is handled"); }

}  // namespace tinsmith::exp_test
