// Streaming against whole tensors: the same interpreter, the same kernels, the same bytes, in a smaller arena.
#include <gtest/gtest.h>

#include "ops/op_test.h"
#include "run/interpreter.h"
#include "run/stream_cases.h"

namespace tinsmith {
namespace {

Bytes run(const Graph& g, Plan plan, const Bytes& input) {
  auto it = Interpreter::make(g, std::move(plan));
  EXPECT_TRUE(it) << it.error().text();
  Bytes out;
  for (int twice = 0; twice < 2; ++twice) {  // what a first run leaves in the arena must not show in a second
    std::memcpy(it->input(0).data(), input.data(), input.size());
    it->run();
    out.clear();
    for (size_t i = 0; i < g.outputs.size(); ++i) out.insert(out.end(), it->output(i).begin(), it->output(i).end());
  }
  return out;
}

// The same kernels for either: those of `size` on the host, the plain ones.
Plan planned(const Graph& g, Optimize optimize, double budget = 100) {
  auto plan = make_plan(g, {Core::host, optimize}, {.time_limit_s = 0.02, .stream_budget = budget});
  EXPECT_TRUE(plan) << plan.error().text();
  return std::move(*plan);
}

TEST(Stream, RandomChainsGiveTheSameBytes) {
  size_t streamed = 0;
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Graph g = random_chain(seed, seed % 3 == 0 ? DType::f32 : DType::i8);
    Plan whole = planned(g, Optimize::size), rows = planned(g, Optimize::ram);
    EXPECT_LE(rows.lower_bound, whole.lower_bound);
    EXPECT_LE(rows.arena_size, whole.arena_size);
    // Few of these are large enough that the planner would: so all their layers, too, by some number of rows.
    const RowSteps steps{1 + static_cast<int>(seed % 4), 1 + static_cast<int>(seed % 3)};
    auto all = make_plan(g, {}, {.time_limit_s = 0.02, .forced = {{StreamRegion{0, g.nodes.size() - 1, steps}}}});
    ASSERT_TRUE(all) << all.error().text();
    streamed += !all->streams.empty();
    const Bytes input = Numbers{seed}.many<uint8_t>(static_cast<int64_t>(g.tensor(g.inputs[0]).byte_size()), 0, g.tensor(g.inputs[0]).type == DType::f32 ? 60 : 255);
    const Bytes want = run(g, std::move(whole), input);
    EXPECT_EQ(run(g, std::move(rows), input), want);
    EXPECT_EQ(run(g, std::move(*all), input), want);
  }
  EXPECT_GE(streamed, 120u);
}

// Every region and every number of rows, not only those that the planner would choose.
TEST(Stream, EveryRegionOfAChainGivesTheSameBytes) {
  const Graph g = random_chain(5, DType::i8);
  const Bytes input = Numbers{5}.many<uint8_t>(static_cast<int64_t>(g.tensor(g.inputs[0]).byte_size()), 0, 255);
  const Bytes want = run(g, planned(g, Optimize::size), input);
  size_t tried = 0;
  for (size_t first = 0; first < g.nodes.size(); ++first)
    for (size_t last = first; last < g.nodes.size(); ++last)
      for (const RowSteps rows : {RowSteps{1, 1}, {2, 1}, {2, 2}, {3, 2}, {5, 1}}) {
        auto plan = make_plan(g, {}, {.time_limit_s = 0.01, .forced = {{StreamRegion{first, last, rows}}}});
        ASSERT_TRUE(plan) << plan.error().text();
        if (plan->streams.empty()) continue;
        ++tried;
        EXPECT_EQ(run(g, std::move(*plan), input), want) << first << " to " << last << " by " << rows.entry << ", " << rows.least;
      }
  EXPECT_GE(tried, 50u);
}

// The same with the input fed: by all layers, and by the region that the planner chooses.
TEST(Stream, FedByRowsGivesTheSameBytes) {
  size_t fed = 0;
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Graph g = random_chain(seed, seed % 3 == 0 ? DType::f32 : DType::i8);
    const TensorId x = g.inputs[0];
    const Bytes input = Numbers{seed}.many<uint8_t>(static_cast<int64_t>(g.tensor(x).byte_size()), 0, g.tensor(x).type == DType::f32 ? 60 : 255);
    const Bytes want = run(g, planned(g, Optimize::size), input);
    const RowSteps steps{1 + static_cast<int>(seed % 4), 1 + static_cast<int>(seed % 3)};
    for (const PlanOptions& o : {PlanOptions{.time_limit_s = 0.02, .forced = {{{0, g.nodes.size() - 1, steps}}}, .feed_rows = true},
                                 PlanOptions{.time_limit_s = 0.02, .feed_rows = true}}) {
      auto plan = make_plan(g, {Core::host, Optimize::ram}, o);
      if (!plan) continue;  // one row, or two that come at once
      ++fed;
      EXPECT_FALSE(plan->whole(x));
      int32_t rows = 0;
      for (const Feed::Turn& t : plan->fed()->feed.turns) rows += t.rows;
      EXPECT_EQ(rows, plan->fed()->feed.rows);
      EXPECT_LE(rows, g.tensor(x).shape[1]);
      EXPECT_EQ(run(g, std::move(*plan), input), want);
    }
  }
  EXPECT_GE(fed, 240u);
}

// Rows that no layer needs are not asked for; a branch that reads the input late holds its rows.
TEST(Stream, FedRowsThatAreNeeded) {
  NetMaker m(1, DType::i8, {1, 9, 8, 4});
  m.conv(4, 2, 2, 2, "valid");
  m.mean_of_all();
  m.g.outputs = {m.at};
  PieceCache pieces(m.g, {});
  auto s = make_stream(m.g, pieces, 0, 1, {1, 1}, m.g.inputs[0]);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->feed.rows, 8) << "the ninth row is outside of every window";
  EXPECT_EQ(s->windows.at(m.g.inputs[0]).bytes, 2u * 32);
  EXPECT_EQ(s->windows.at(m.g.inputs[0]).stored, 0u);

  NetMaker late(1, DType::i8, {1, 9, 8, 4});
  for (int i = 0; i < 3; ++i) late.conv(4, 3, 3, 1, "same");
  late.node("ADD", {late.at, late.g.inputs[0]}, {});
  late.g.outputs = {late.at};
  PieceCache others(late.g, {});
  s = make_stream(late.g, others, 0, 3, {1, 1}, late.g.inputs[0]);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->feed.rows, 9);
  EXPECT_EQ(s->windows.at(late.g.inputs[0]).bytes, 4u * 32) << "the sum is two rows behind the first layer, which needs one row more";
}

TEST(Stream, AViewOfTheInputIsFedToo) {
  const Graph image = residual(12, 8, 4);
  Graph g = image;
  const Tensor flat{.name = "flat", .type = DType::i8, .shape = {1, 12 * 8 * 4}, .quant = g.tensor(g.inputs[0]).quant};
  const TensorId x = g.inputs[0], shape = g.add({.name = "shape", .type = DType::i32, .shape = {4}, .data = constant_bytes<int32_t>({1, 12, 8, 4})});
  g.inputs[0] = g.add(flat);
  Node view{.op = op_named("RESHAPE"), .inputs = {g.inputs[0], shape}, .outputs = {x}};
  for (const AttrSpec& a : view.op->attrs) view.set(a.name, a.fallback);
  g.nodes.insert(g.nodes.begin(), view);
  auto plan = make_plan(g, {Core::host, Optimize::ram}, {.time_limit_s = 0.02, .feed_rows = true});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->fed()->first, 1u);
  EXPECT_FALSE(plan->whole(g.inputs[0]));
  const Bytes input = Numbers{5}.many<uint8_t>(12 * 8 * 4, 0, 255);
  EXPECT_EQ(run(g, std::move(*plan), input), run(image, planned(image, Optimize::size), input));
}

TEST(Stream, MeansOfAWholeImageAddUpRows) {
  for (DType type : {DType::f32, DType::i8, DType::u8, DType::i16})
    for (int32_t channels : {1, 4, 7}) {
      NetMaker m(1, type, {1, 9, 5, channels});
      ASSERT_TRUE(m.mean_by_reduction());
      m.g.outputs = {m.at};
      const Bytes input = Numbers{7}.many<uint8_t>(static_cast<int64_t>(m.g.tensor(m.g.inputs[0]).byte_size()), 0, type == DType::f32 ? 60 : 255);
      const Bytes want = run(m.g, planned(m.g, Optimize::size), input);
      for (const bool fed : {false, true}) {
        auto plan = make_plan(m.g, {}, {.forced = {{{0, 0, {2, 1}}}}, .feed_rows = fed});
        if (!fed) {
          EXPECT_TRUE(plan && plan->streams.size() == 1) << "from an input that stands";
        }
        ASSERT_TRUE(plan) << plan.error().text();
        EXPECT_EQ(run(m.g, std::move(*plan), input), want) << name(type) << ", " << channels << " channels";
      }
    }
  NetMaker m(1, DType::i8, {1, 9, 5, 5});
  m.node("MEAN", {m.at, m.constant<int32_t>({2}, {2, 3})}, {}, 7);
  EXPECT_FALSE(row_rule(m.g, m.g.nodes[0])) << "not over rows";
}

TEST(Stream, SaysWhyTheInputCannotBeFed) {
  const auto why = [](const Graph& g) {
    const auto plan = make_plan(g, {Core::host, Optimize::ram}, {.feed_rows = true});
    return plan ? "it can" : plan.error().text();
  };
  Graph g = residual(8, 8, 4);
  EXPECT_EQ(why(g), "it can");
  g.outputs.push_back(g.inputs[0]);
  EXPECT_EQ(why(g), "feeding rows: the model gives its input back; compile without --feed-rows");
  g = residual(8, 8, 4);
  g.inputs.push_back(g.add({.name = "more", .type = DType::i8, .shape = {1}, .quant = quantised(1, 0)}));
  EXPECT_EQ(why(g), "feeding rows: the model has 2 inputs, not one; compile without --feed-rows");
  EXPECT_EQ(why(residual(1, 8, 4)), "feeding rows: the first layers make no loop over rows; compile without --feed-rows");
  NetMaker m(1, DType::i8, {1, 9});
  m.node("RELU", {m.at}, {});
  m.g.outputs = {m.at};
  EXPECT_EQ(why(m.g), "feeding rows: operator 0 RELU cannot take some rows at a time; compile without --feed-rows");
}

// conv 3x3, conv 3x3, ADD: by hand, one row of 8 x 4 bytes in a turn. The first layer is two rows ahead of the last, whose sum needs both.
TEST(Stream, KeepsTheRowsThatAreStillNeeded) {
  const Graph g = residual(8, 8, 4);
  PieceCache pieces(g, {});
  const auto s = make_stream(g, pieces, 0, 3, {1, 1});
  ASSERT_TRUE(s);
  EXPECT_EQ(s->turns.size(), 10u) << "8 rows, and 2 turns more for those that are behind";
  const TensorId a = g.nodes[0].outputs[0], b = g.nodes[1].outputs[0], c = g.nodes[2].outputs[0];
  EXPECT_EQ(s->windows.at(a).bytes, 3u * 32) << "the rows of a 3 x 3 window";
  EXPECT_EQ(s->windows.at(a).stored, 2u * 32);
  EXPECT_EQ(s->windows.at(b).stored, 2u * 32);
  EXPECT_EQ(s->windows.at(c).bytes, 32u) << "read at once";
  EXPECT_EQ(s->windows.at(c).stored, 0u);
  EXPECT_FALSE(s->windows.contains(g.nodes[3].outputs[0])) << "the graph's output stands as a whole";
}

TEST(Stream, ArenasOfSmallNets) {
  // 32 rows of 32 x 8 bytes. Whole: two tensors of 8,192 B. Streamed: the image, which the output follows as it dies, and a few rows.
  const Graph g = residual(32, 32, 8);
  EXPECT_EQ(planned(g, Optimize::size).arena_size, 16656u);
  EXPECT_EQ(planned(g, Optimize::ram).arena_size, 9744u);
  EXPECT_TRUE(planned(g, Optimize::ram, 0).streams.empty()) << "no instruction may be spent";
}

// Ever less memory for ever more instructions, as long as there is any to be had; and each of them can be planned.
TEST(Stream, ChoicesAreAFrontier) {
  const Graph g = residual(32, 32, 8);
  const Target target{Core::host, Optimize::ram};
  for (const bool fed : {false, true}) {
    const PlanOptions o{.time_limit_s = 0.02, .feed_rows = fed};
    const auto choices = stream_choices(g, target, o, 4);
    ASSERT_TRUE(choices);
    EXPECT_GE(choices->size(), 2u);
    EXPECT_LE(choices->size(), 4u);
    for (size_t i = 0; i < choices->size(); ++i) {
      const StreamChoice& c = (*choices)[i];
      if (i) {
        EXPECT_LT(c.bound, (*choices)[i - 1].bound);
        EXPECT_GT(c.extra, (*choices)[i - 1].extra);
      }
      PlanOptions forced = o;
      forced.forced = c.regions;
      auto plan = make_plan(g, target, forced);
      ASSERT_TRUE(plan) << plan.error().text();
      EXPECT_EQ(plan->streams.size(), c.regions.size());
      EXPECT_GE(plan->arena_size, c.bound);
      if (i + 1 == choices->size()) {
        EXPECT_LT(plan->arena_size, planned(g, Optimize::size).arena_size);
      }
      EXPECT_EQ(plan->fed() != nullptr, fed);
    }
  }
  EXPECT_TRUE(stream_choices(g, target, {.time_limit_s = 0.02}, 100)->size() > 2) << "all of them";
  NetMaker m(1, DType::i8, {1, 9});
  m.node("RELU", {m.at}, {});
  m.g.outputs = {m.at};
  EXPECT_TRUE(stream_choices(m.g, target)->empty()) << "nothing streams";
}

TEST(Stream, WhatCannotBeCutStandsAsAWhole) {
  Graph g = residual(8, 8, 4);
  g.outputs.push_back(g.nodes[1].outputs[0]);  // read from outside
  for (const Stream& s : planned(g, Optimize::ram).streams) EXPECT_FALSE(s.windows.contains(g.nodes[1].outputs[0]));
  Graph batches = residual(8, 8, 4);
  for (Tensor& t : batches.tensors)
    if (!t.constant()) t.shape[0] = 2;
  EXPECT_TRUE(planned(batches, Optimize::ram).streams.empty()) << "a batch is not one image";
}

}  // namespace
}  // namespace tinsmith
