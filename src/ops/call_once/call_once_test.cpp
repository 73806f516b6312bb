// The reader takes CALL_ONCE away (convert/import_variables_test.cpp); one that is left has no place.
#include "ops/op_test.h"

namespace tinsmith::call_once_test {

TEST(CallOnce, IsNotCalled) {
  const Op* op = op_named("CALL_ONCE");
  ASSERT_TRUE(op);
  const auto refused = op->infer(Graph{}, Node{});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text(), "a graph that another one calls has a beginning of its own; initialise variables in the model's main graph");
}

}  // namespace tinsmith::call_once_test
