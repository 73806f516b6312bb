#include "ops/unary_test.h"

namespace tinsmith::ceil_test {

TEST(Ceil, IsWhatTheDoubleGives) {
  OneOp op("CEIL");
  check_floats(op, -9, 9, [](double x) { return std::ceil(x); }, 0);
}

TEST(Ceil, RefusesByName) { EXPECT_EQ(unary_refusal("CEIL", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace tinsmith::ceil_test
