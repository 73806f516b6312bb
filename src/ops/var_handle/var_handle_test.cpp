// The reader takes VAR_HANDLE away (convert/import_variables_test.cpp); one that is left has no place.
#include "ops/op_test.h"

namespace tinsmith::var_handle_test {

TEST(VarHandle, IsNotCalled) {
  const Op* op = op_named("VAR_HANDLE");
  ASSERT_TRUE(op);
  const auto refused = op->infer(Graph{}, Node{});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text(), "a variable of a graph that another one calls; make and use a variable in the model's main graph");
}

}  // namespace tinsmith::var_handle_test
