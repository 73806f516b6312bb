#include "convert/inline_branches.h"

#include <gtest/gtest.h>

#include "convert/calibrate.h"
#include "convert/unroll_loops.h"
#include "model/text.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

Result<Graph> inlined(const std::string& condition, const std::string& then = "%1: float32[2] = ADD(%0, %0)") {
  TRY(const Graph g, parse("graph g(%0) -> (%2) {\n  %0: float32[2] = input\n  " + condition + "\n"
                           "  %2: float32[2] = IF(%1, %0) {then_subgraph_index=0, else_subgraph_index=1}\n"
                           "  graph then(%0) -> (%1) {\n    %0: float32[2] = input\n    " + then + "\n  }\n"
                           "  graph else(%0) -> (%2) {\n    %0: float32[2] = input\n    %1: float32[2] = {3, 4}\n    %2: float32[2] = MUL(%0, %1)\n  }\n}", registry()));
  CHECKED(verify(g, Stage::imported));
  TRY(const Graph flat, unroll_loops(g));
  CHECKED(verify(flat, Stage::imported));
  return flat;
}

std::vector<float> run_floats(const Graph& g, const std::vector<float>& x) {
  const auto y = run_samples(g, {.count = 1, .inputs = {x}});
  EXPECT_TRUE(y) << y.error().text();
  return y ? (*y)[0] : std::vector<float>();
}

TEST(InlineBranches, DataChoose) {
  for (const char* condition : {"%3: int32[1] = {0}\n  %4: float32[] = SUM(%0, %3)\n  %5: float32[] = {0}\n  %1: bool[] = GREATER(%4, %5)",
                                "%3: int32[1] = {0}\n  %4: float32[1] = SUM(%0, %3) {keep_dims=1}\n  %5: float32[1] = {0}\n  %1: bool[1] = GREATER(%4, %5)"}) {
    const auto g = inlined(condition);
    ASSERT_TRUE(g) << g.error().text();
    EXPECT_EQ(run_floats(*g, {1, 2}), (std::vector<float>{2, 4}));
    EXPECT_EQ(run_floats(*g, {-1, -2}), (std::vector<float>{-3, -8}));
    EXPECT_TRUE(g->subgraphs.empty());
  }
}

TEST(InlineBranches, AConstantChoosesOne) {
  const auto g = inlined("%1: bool[] = {0}");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_EQ(g->nodes.size(), 1u);
  EXPECT_EQ(run_floats(*g, {1, 2}), (std::vector<float>{3, 8}));
}

TEST(InlineBranches, AStateIsLeftAlone) {
  const auto g = inlined("%3: float32[2] = {0, 0}\n  %4: bool[2] = LESS(%0, %3)\n  %5: int32[1] = {0}\n  %1: bool[] = REDUCE_ANY(%4, %5)",
                         "%2: float32[2] = variable\n    %1: float32[2] = ADD(%0, %2)");
  ASSERT_TRUE(g) << g.error().text();
  EXPECT_TRUE(is_branch(g->nodes.back()));
}

}  // namespace
}  // namespace tinsmith
