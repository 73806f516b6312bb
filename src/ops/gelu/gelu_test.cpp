#include "ops/unary_test.h"

namespace tinsmith::gelu_test {

TEST(Gelu, Floats) {
  OneOp op("GELU");
  check_floats(op, -6, 6, [](double x) { return x / 2 * std::erfc(-x * 0.70710678118654752); }, 5e-6);
}

TEST(Gelu, Int8IsNearTheExact) { check_table<int8_t>("GELU", 0.04f, 10, 0.05f, -100, [](double x) { return x / 2 * std::erfc(-x * 0.70710678118654752); }, 0.51); }

TEST(Gelu, Int16IsNearTheExact) { check_table<int16_t>("GELU", 0.0002f, 0, 0.0003f, 0, [](double x) { return x / 2 * std::erfc(-x * 0.70710678118654752); }, 2.0); }

TEST(Gelu, ApproximateIsTheTangentsFormula) {
  const auto f = [](double x) { return x / 2 * (1 + std::tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))); };
  check_table<int8_t>("GELU", 0.04f, 10, 0.05f, -100, f, 0.51, [](OneOp& op) { op.attr("approximate", int64_t{1}); });
  OneOp op("GELU");
  op.attr("approximate", int64_t{1});
  check_floats(op, -2, 6, f, 3e-6);
}

TEST(Gelu, RefusesByName) { EXPECT_EQ(unary_refusal("GELU", DType::u8, quantised(1)), "the input \"x\" is uint8; float32, int8 or int16 is handled"); }

}  // namespace tinsmith::gelu_test
