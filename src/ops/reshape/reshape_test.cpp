// RESHAPE, SQUEEZE and EXPAND_DIMS: which shapes they make, that they are views, and what they refuse.
#include "ops/op_test.h"

namespace tinsmith {
namespace {

const std::vector<float> kX = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

// The output's shape as text, or the refusal.
std::string shape_of(OneOp op) {
  op.output(DType::f32);
  if (const std::string error = op.prepare(); !error.empty()) return error;
  EXPECT_EQ(op.lowered.kernel, nullptr);
  op.call();
  EXPECT_EQ(op.result<float>(), kX);
  return text(op.graph.output(op.node).shape);
}

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

TEST(Squeeze, AllOrNamedDimensions) {
  auto squeeze = [](Shape x, std::vector<int64_t> dims) { return shape_of(OneOp("SQUEEZE").attr("squeeze_dims", std::move(dims)).input(std::move(x), kX)); };
  EXPECT_EQ(squeeze({1, 12, 1, 1}, {}), "12");
  EXPECT_EQ(squeeze({1, 12, 1, 1}, {0, -1}), "12x1");
  EXPECT_EQ(squeeze({3, 4}, {}), "3x4");
  EXPECT_EQ(squeeze({3, 4}, {1}), "dimension 1 of 3x4 is to go; only a dimension of 1 can");
  EXPECT_NE(squeeze({3, 4}, {2}).find("axis"), std::string::npos);
}

TEST(ExpandDims, AtAnyPlace) {
  auto expand = [](int32_t axis) { return shape_of(OneOp("EXPAND_DIMS").input({3, 4}, kX).constant({}, std::vector<int32_t>{axis})); };
  EXPECT_EQ(expand(0), "1x3x4");
  EXPECT_EQ(expand(1), "3x1x4");
  EXPECT_EQ(expand(2), "3x4x1");
  EXPECT_EQ(expand(-1), "3x4x1");
  EXPECT_EQ(expand(-3), "1x3x4");
  EXPECT_NE(expand(3).find("axis"), std::string::npos);
}

}  // namespace
}  // namespace tinsmith
