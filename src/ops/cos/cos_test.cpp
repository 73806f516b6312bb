#include "ops/unary_test.h"

namespace tinsmith::cos_test {

TEST(Cos, IsWhatTheDoubleGives) {
  OneOp op("COS");
  check_floats(op, -20, 20, [](double x) { return std::cos(x); }, 3e-07);
}

TEST(Cos, RefusesByName) { EXPECT_EQ(unary_refusal("COS", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace tinsmith::cos_test
