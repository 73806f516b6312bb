#include "ops/unary_test.h"

namespace tinsmith::elu_test {

TEST(Elu, IsWhatTheDoubleGives) {
  OneOp op("ELU");
  check_floats(op, -9, 9, [](double x) { return x < 0 ? std::expm1(x) : x; }, 3e-07);
}

TEST(Elu, Int8IsNearTheExact) {
  const auto f = [](double x) { return x < 0 ? std::expm1(x) : x; };
  check_table<int8_t>("ELU", 0.04f, 10, 0.03f, -90, f, 0.51);
  check_table<int8_t>("ELU", 0.01f, -20, 0.02f, 5, f, 0.51);
}

TEST(Elu, RefusesByName) { EXPECT_EQ(unary_refusal("ELU", DType::i16, quantised(1)), "the input \"x\" is int16; float32 or int8 is handled"); }

}  // namespace tinsmith::elu_test
