#include "ops/op_test.h"

namespace tinsmith::read_variable_test {

TEST(ReadVariable, FromZerosOrFromItsFirstValue) {
  OneOp op("READ_VARIABLE");
  EXPECT_EQ(op.variable(DType::f32, {3}).output(DType::f32).run<float>(), (std::vector<float>{0, 0, 0}));
  OneOp first("READ_VARIABLE");
  EXPECT_EQ(first.variable(DType::f32, {3}).constant({3}, std::vector<float>{1, -2, 3}).output(DType::f32).run<float>(), (std::vector<float>{1, -2, 3}));
}

TEST(ReadVariable, RefusesByName) {
  OneOp op("READ_VARIABLE");
  op.input({1}, std::vector<float>{1}).output(DType::f32);
  EXPECT_EQ(op.prepare(), "\"x\" is not a variable of this graph; make and use a variable in the model's main graph");
  OneOp first("READ_VARIABLE");
  first.variable(DType::f32, {3}).constant({2}, std::vector<float>{1, -2}).output(DType::f32);
  EXPECT_EQ(first.prepare(), "\"state\" starts as 2 float32; a constant of its own shape and type is due");
}

}  // namespace tinsmith::read_variable_test
