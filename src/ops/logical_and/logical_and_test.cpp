#include "ops/pair_test.h"

namespace tinsmith::logical_and_test {

TEST(LogicalAnd, Bools) {
  Numbers r;
  check_pairs<uint8_t, uint8_t>("LOGICAL_AND", DType::boolean, DType::boolean, [&](int64_t n) { return r.many<uint8_t>(n, 0, 1); }, [](uint8_t a, uint8_t b) { return static_cast<uint8_t>(a && b); });
}

TEST(LogicalAnd, RefusesByName) {
  OneOp op("LOGICAL_AND");
  op.input({2}, std::vector<float>(2)).input({2}, std::vector<float>(2)).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the first operand \"x\" is float32; bool is handled");
}

}  // namespace tinsmith::logical_and_test
