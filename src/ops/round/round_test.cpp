#include "ops/unary_test.h"

namespace tinsmith::round_test {

TEST(Round, IsWhatTheDoubleGives) {
  OneOp op("ROUND");
  check_floats(op, -9, 9, [](double x) { return std::nearbyint(x); }, 0);
}

TEST(Round, RefusesByName) { EXPECT_EQ(unary_refusal("ROUND", DType::i8, quantised(1)), "the input \"x\" is int8; float32 is handled"); }

}  // namespace tinsmith::round_test
