#include "ops/op_test.h"

namespace tinsmith::assign_variable_test {

// What is assigned is what is read afterwards, whatever the first value was.
TEST(AssignVariable, IsReadBack) {
  const std::vector<int16_t> first{1, -2, 300}, value{-7, 8, 9000};
  for (bool has_first : {false, true}) {
    OneOp write("ASSIGN_VARIABLE");
    write.variable(DType::i16, {3}).input({3}, value);
    if (has_first) write.constant({3}, first);
    ASSERT_EQ(write.prepare(), "");
    write.call();
    OneOp read("READ_VARIABLE");
    read.variable(DType::i16, {3});
    if (has_first) read.constant({3}, first);
    read.memory[0] = write.memory[0];
    EXPECT_EQ(read.output(DType::i16).run<int16_t>(), value);
  }
}

TEST(AssignVariable, RefusesByName) {
  OneOp op("ASSIGN_VARIABLE");
  op.variable(DType::f32, {3}).input({2}, std::vector<float>{1, 2});
  EXPECT_EQ(op.prepare(), "\"state\" of 3 float32 becomes 2 float32; a variable keeps its type and its shape");
}

}  // namespace tinsmith::assign_variable_test
