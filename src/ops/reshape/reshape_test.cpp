// RESHAPE: which shapes it makes, that it is a view, and what it refuses.
#include "ops/view_test.h"

namespace tinsmith::reshape_test {

using namespace view_test;

TEST(Reshape, FromTheOperandOrTheAttribute) {
  auto by_operand = [](std::vector<int32_t> s) { return shape_of(OneOp("RESHAPE").input({3, 4}, kX).constant({static_cast<int32_t>(s.size())}, s)); };
  auto by_attribute = [](std::vector<int64_t> s) { return shape_of(OneOp("RESHAPE").attr("new_shape", std::move(s)).input({3, 4}, kX)); };
  EXPECT_EQ(by_operand({2, 6}), "2x6");
  EXPECT_EQ(by_operand({12}), "12");
  EXPECT_EQ(by_operand({2, -1, 3}), "2x2x3");
  EXPECT_EQ(by_attribute({1, 1, 12}), "1x1x12");
  EXPECT_EQ(by_attribute({-1}), "12");
  EXPECT_EQ(by_operand({5, -1}), "an input of 3x4 does not fill a shape of 5x-1; both must have the same number of elements");
  EXPECT_EQ(by_operand({-1, -1}), "an input of 3x4 does not fill a shape of -1x-1; both must have the same number of elements");
  EXPECT_EQ(by_operand({3, 3}), "an input of 3x4 does not fill a shape of 3x3; both must have the same number of elements");
  EXPECT_EQ(by_operand({0, -1}), "an input of 3x4 does not fill a shape of 0x-1; both must have the same number of elements");
  EXPECT_EQ(by_operand({2147483647, 2147483647, 2147483647}),
            "an input of 3x4 does not fill a shape of 2147483647x2147483647x2147483647; both must have the same number of elements");
}

TEST(Reshape, ByAShapeOfTheRunGivesTheFilesShape) {
  OneOp op("RESHAPE");
  op.input({3, 4}, kX).input({2}, std::vector<int32_t>{6, 2}).output(DType::f32);
  op.graph.tensor(op.node.outputs[0]).shape = {6, 2};
  EXPECT_EQ(op.prepare(), "");
  op.graph.tensor(op.node.outputs[0]).shape = {6, 3};
  EXPECT_EQ(op.prepare(), "an input of 3x4 does not fill a shape of 6x3; both must have the same number of elements");
}

}  // namespace tinsmith::reshape_test
