#include "deploy/frontier.h"

#include <gtest/gtest.h>

#include "run/stream_cases.h"

namespace tinsmith {
namespace {

// Every plan gives the interpreter's bytes; the line goes down from the smallest arena to the fastest run.
TEST(Frontier, OfASmallNet) {
  NetMaker m(7, DType::i8, {1, 24, 16, 3});
  m.conv(8, 3, 3, 1, "same");
  m.depthwise(3, 3, 1, "same");
  m.conv(16, 1, 1, 1, "same");
  m.mean_of_all();
  m.g.outputs = {m.at};
  auto f = frontier(m.g, Core::cortex_m4, {.samples = 2, .plan = {.feed_rows = true}}, 3);
  ASSERT_TRUE(f) << f.error().text();
  EXPECT_EQ(f->layers, 4u);
  size_t best = 0, chosen = 0, fed = 0;
  uint64_t fewest = 0;
  for (const FrontierPlan& p : f->plans) {
    EXPECT_TRUE(p.cost.bytes_equal()) << text(p);
    EXPECT_GT(p.cost.bytes_checked, 0u);
    chosen += p.chosen, fed += p.fed, best += p.best;
    if (!p.best) continue;
    EXPECT_GT(p.cost.run.instructions, fewest) << text(p);  // the arenas fall from plan to plan
    fewest = p.cost.run.instructions;
  }
  EXPECT_EQ(chosen, 2u) << "with the input whole, and fed";
  EXPECT_GE(fed, 2u);
  EXPECT_GE(best, 3u);
  EXPECT_GT(f->plans.front().cost.arena, 2 * f->plans.back().cost.arena);
  EXPECT_TRUE(f->plans.back().fed);
  const auto whole = std::find_if(f->plans.begin(), f->plans.end(), [](const FrontierPlan& p) { return p.optimize == Optimize::speed; });
  for (const FrontierPlan& p : f->plans) EXPECT_LE(p.cost.arena, whole->cost.arena) << text(p);
}

TEST(Frontier, OfANetThatDoesNotStream) {
  NetMaker m(1, DType::i8, {1, 9});
  m.node("RELU", {m.at}, {});
  m.g.outputs = {m.at};
  auto f = frontier(m.g, Core::cortex_m4, {.samples = 2});
  ASSERT_TRUE(f) << f.error().text();
  EXPECT_EQ(f->plans.size(), 3u) << "speed, size and ram";
  f = frontier(m.g, Core::cortex_m4, {.samples = 2, .plan = {.feed_rows = true}});
  EXPECT_EQ(f ? "" : f.error().text(), "feeding rows: operator 0 RELU cannot take some rows at a time; compile without --feed-rows");
}

TEST(Frontier, SaysWhatAPlanIs) {
  EXPECT_EQ(text(FrontierPlan{.optimize = Optimize::size}), "size");
  EXPECT_EQ(text(FrontierPlan{.optimize = Optimize::ram}), "ram: nothing streams");
  EXPECT_EQ(text(FrontierPlan{.optimize = Optimize::ram, .regions = {{0, 3, {4, 2}}, {5, 6, {2, 2}}}, .fed = true}), "ram, input fed: layers 0-3 by 4/2, layers 5-6 by 2/2");
}

}  // namespace
}  // namespace tinsmith
