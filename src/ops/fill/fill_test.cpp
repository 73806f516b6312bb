#include "ops/op_test.h"

namespace tinsmith::fill_test {

TEST(Fill, AValueKnownWhenItRuns) {
  OneOp op("FILL");
  EXPECT_EQ(op.constant({2}, std::vector<int32_t>{2, 3}).input({}, std::vector<float>{7}).output(DType::f32).run<float>(), std::vector<float>(6, 7.0f));
  EXPECT_EQ(op.graph.output(op.node).shape, (Shape{2, 3}));
  OneOp wide("FILL");
  EXPECT_EQ(wide.constant({1}, std::vector<int64_t>{4}).constant({}, std::vector<int64_t>{-1}).output(DType::i64).run<int64_t>(), std::vector<int64_t>(4, -1));
}

TEST(Fill, RefusesByName) {
  OneOp op("FILL");
  op.input({1}, std::vector<int32_t>{2}).input({}, std::vector<float>{7}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "the shape \"x\" are computed at run time; make them a constant of the model");
  OneOp many("FILL");
  many.constant({1}, std::vector<int32_t>{2}).input({2}, std::vector<float>{7, 8}).output(DType::f32);
  EXPECT_EQ(many.prepare(), "a value of 2; one element is due");
}

}  // namespace tinsmith::fill_test
