#include "ops/unary_test.h"

namespace tinsmith::sin_test {

TEST(Sin, IsWhatTheDoubleGives) {
  OneOp op("SIN");
  check_floats(op, -20, 20, [](double x) { return std::sin(x); }, 3e-07);
}

TEST(Sin, RefusesByName) { EXPECT_EQ(unary_refusal("SIN", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace tinsmith::sin_test
