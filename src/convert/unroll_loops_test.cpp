#include "convert/unroll_loops.h"

#include <gtest/gtest.h>

#include "model/text.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

std::string unrolled(const std::string& condition) {
  const auto g = parse("graph g(%0) -> (%3, %2) {\n  %0: float32[2] = input\n  %1: int32[] = {0}\n"
                       "  %2: int32[], %3: float32[2] = WHILE(%1, %0) {cond_subgraph_index=0, body_subgraph_index=1}\n"
                       "  graph cond(%0, %1) -> (%3) {\n    %0: int32[] = input\n    %1: float32[2] = input\n    %2: int32[] = {2}\n    " + condition +
                       "\n  }\n  graph body(%0, %1) -> (%3, %5) {\n    %0: int32[] = input\n    %1: float32[2] = input\n    %2: int32[] = {1}\n"
                       "    %3: int32[] = ADD(%0, %2)\n    %4: float32[2] = {3, 4}\n    %5: float32[2] = MUL(%1, %4)\n  }\n}", registry());
  if (!g) return g.error().text();
  if (auto s = verify(*g, Stage::imported); !s) return s.error().text();
  const auto u = unroll_loops(*g);
  if (!u) return u.error().text();
  if (auto s = verify(*u, Stage::imported); !s) return s.error().text();
  return print(*u);
}

TEST(UnrollLoops, RoundAfterRoundWithOneCopyOfTheConstants) {
  EXPECT_EQ(unrolled("%3: bool[] = LESS(%0, %2)"), R"(graph g(%0) -> (%7, %8) {
  %0: float32[2] = input
  %1: int32[] = {0}
  %2: int32[] = nothing
  %3: float32[2] = nothing
  %4: float32[2] = {3, 4}
  %6: int32[] = {1}
  %8: int32[] = {2}
  %5: float32[2] = MUL(%0, %4)
  %7: float32[2] = MUL(%5, %4)
}
)");
}

TEST(UnrollLoops, NoRoundAtAll) {
  const std::string text = unrolled("%3: bool[] = LESS(%2, %0)");
  EXPECT_TRUE(text.starts_with("graph g(%0) -> (%0, %1) {")) << text;
  EXPECT_EQ(text.find("MUL"), std::string::npos);
}

TEST(UnrollLoops, LeavesWhatDataDecideAndWhatNeverEnds) {
  EXPECT_NE(unrolled("%4: int32[1] = {0}\n    %5: float32[] = SUM(%1, %4)\n    %6: float32[] = {9}\n    %3: bool[] = LESS(%5, %6)").find("WHILE"), std::string::npos);
  EXPECT_NE(unrolled("%3: bool[] = GREATER(%2, %0)\n    %4: int32[] = {0}").find("MUL(%5, %4)"), std::string::npos);
  EXPECT_NE(unrolled("%3: bool[] = EQUAL(%0, %0)").find("WHILE"), std::string::npos);
}

}  // namespace
}  // namespace tinsmith
