#include "ops/unary_test.h"

namespace tinsmith::logical_not_test {

TEST(LogicalNot, Bools) {
  OneOp op("LOGICAL_NOT");
  op.input({4}, std::vector<uint8_t>{0, 1, 1, 0}).output(DType::boolean);
  op.graph.tensors[0].type = DType::boolean;
  EXPECT_EQ(op.run<uint8_t>(), (std::vector<uint8_t>{1, 0, 0, 1}));
}

TEST(LogicalNot, RefusesByName) { EXPECT_EQ(unary_refusal("LOGICAL_NOT", DType::i8, quantised(1)), "the input \"x\" is int8; bool is handled"); }

}  // namespace tinsmith::logical_not_test
