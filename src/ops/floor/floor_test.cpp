#include "ops/unary_test.h"

namespace tinsmith::floor_test {

TEST(Floor, IsWhatTheDoubleGives) {
  OneOp op("FLOOR");
  check_floats(op, -9, 9, [](double x) { return std::floor(x); }, 0);
}

TEST(Floor, RefusesByName) { EXPECT_EQ(unary_refusal("FLOOR", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace tinsmith::floor_test
