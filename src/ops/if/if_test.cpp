// IF is checked, and never called: convert/inline_branches_test.cpp has what becomes of it.
#include <gtest/gtest.h>

#include "model/text.h"
#include "model/verify.h"

namespace tinsmith::if_test {

std::string verdict(const std::string& condition, const std::string& otherwise) {
  const auto g = parse("graph g(%0, %1) -> (%2) {\n  %0: " + condition + " = input\n  %1: float32[2] = input\n"
                       "  %2: float32[2] = IF(%0, %1) {then_subgraph_index=0, else_subgraph_index=1}\n"
                       "  graph then(%0) -> (%1) {\n    %0: float32[2] = input\n    %1: float32[2] = ADD(%0, %0)\n  }\n"
                       "  graph else(%0) -> (%1) {\n    %0: float32[2] = input\n    " + otherwise + "\n  }\n}", registry());
  if (!g) return g.error().text();
  const auto s = verify(*g, Stage::imported);
  return s ? "" : s.error().text();
}

TEST(If, ItsGraphsMustFit) {
  EXPECT_EQ(verdict("bool[]", "%1: float32[2] = MUL(%0, %0)"), "");
  EXPECT_EQ(verdict("bool[2]", "%1: float32[2] = MUL(%0, %0)"), "operator 0 IF: a condition of 2 bool; it must be one bool");
  EXPECT_EQ(verdict("bool[]", "%1: bool[2] = LESS(%0, %0)"),
            "operator 0 IF: a branch's output \"\" is 2 bool, not 2 float32; both branches must take and make the same types, shapes and scales");
}

}  // namespace tinsmith::if_test
