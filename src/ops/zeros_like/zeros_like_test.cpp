#include "ops/op_test.h"

namespace tinsmith::zeros_like_test {

TEST(ZerosLike, OfTheShapeAndType) {
  OneOp op("ZEROS_LIKE");
  EXPECT_EQ(op.input({2, 3}, std::vector<float>(6, 5.0f)).output(DType::f32).run<float>(), std::vector<float>(6, 0.0f));
  EXPECT_EQ(op.graph.output(op.node).shape, (Shape{2, 3}));
  OneOp wide("ZEROS_LIKE");
  EXPECT_EQ(wide.input({3}, std::vector<int64_t>{1, 2, 3}).output(DType::i64).run<int64_t>(), std::vector<int64_t>(3));
}

TEST(ZerosLike, RefusesByName) {
  OneOp op("ZEROS_LIKE");
  op.input({2}, std::vector<int8_t>(2), quantised(1)).output(DType::i8, quantised(1));
  EXPECT_EQ(op.prepare(), "the input \"x\" is int8; float32, int32 or int64 is handled");
}

}  // namespace tinsmith::zeros_like_test
