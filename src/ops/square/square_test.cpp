#include "ops/unary_test.h"

namespace tinsmith::square_test {

TEST(Square, IsWhatTheDoubleGives) {
  OneOp op("SQUARE");
  check_floats(op, -9, 9, [](double x) { return x * x; }, 1.2e-07);
}

TEST(Square, RefusesByName) { EXPECT_EQ(unary_refusal("SQUARE", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace tinsmith::square_test
