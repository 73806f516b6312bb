// WHILE is checked, and never called: convert/unroll_loops_test.cpp has what becomes of it.
#include <gtest/gtest.h>

#include "model/text.h"
#include "model/verify.h"

namespace tinsmith::while_test {

std::string loop(const std::string& condition, const std::string& body) {
  return "graph g(%0) -> (%3) {\n  %0: float32[2] = input\n  %1: int32[] = {0}\n"
         "  %2: int32[], %3: float32[2] = WHILE(%1, %0) {cond_subgraph_index=0, body_subgraph_index=1}\n"
         "  graph cond(%0, %1) -> (%3) {\n    %0: int32[] = input\n    %1: float32[2] = input\n    %2: int32[] = {3}\n    " + condition + "\n  }\n"
         "  graph body(%0, %1) -> (%2, %3) {\n    %0: int32[] = input\n    %1: float32[2] = input\n    %2: int32[] = ADD(%0, %0)\n    " + body + "\n  }\n}";
}

std::string verdict(const std::string& text) {
  const auto g = parse(text, registry());
  if (!g) return g.error().text();
  const auto s = verify(*g, Stage::imported);
  return s ? "" : s.error().text();
}

TEST(While, ItsGraphsMustFit) {
  EXPECT_EQ(verdict(loop("%3: bool[] = LESS(%0, %2)", "%3: float32[2] = ADD(%1, %1)")), "");
  EXPECT_EQ(verdict(loop("%3: int32[] = ADD(%0, %2)", "%3: float32[2] = ADD(%1, %1)")),
            "operator 0 WHILE: a condition of scalar int32; it must be one bool");
  EXPECT_EQ(verdict(loop("%3: bool[] = LESS(%0, %2)", "%3: bool[2] = LESS(%1, %1)")),
            "operator 0 WHILE: the body's output \"\" is 2 bool, but 2 float32 goes on; types, shapes and scales must not change from round to round");
}

TEST(While, IsNotCalled) {
  const auto g = parse(loop("%3: bool[] = LESS(%0, %2)", "%3: float32[2] = ADD(%1, %1)"), registry());
  ASSERT_TRUE(g);
  const auto l = g->nodes[0].op->lower(*g, g->nodes[0], Target{});
  ASSERT_FALSE(l);
  EXPECT_EQ(l.error().what, "a loop whose number of rounds is only known when it runs, or too great");
}

}  // namespace tinsmith::while_test
