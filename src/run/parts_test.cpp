#include "run/parts.h"

#include <cstring>
#include <random>

#include "run/graph_of_test.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

std::vector<uint8_t> outputs(const Graph& g, const PlanOptions& options) {
  auto it = Interpreter::make(g, options);
  EXPECT_TRUE(it) << it.error().text();
  std::mt19937 random(3);
  for (size_t i = 0; i < g.inputs.size(); ++i) {
    auto* x = reinterpret_cast<float*>(it->input(i).data());
    for (size_t k = 0; k < it->input(i).size() / 4; ++k) x[k] = static_cast<float>(random() % 2001) / 1000 - 1;
  }
  it->run();
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < g.outputs.size(); ++i) bytes.insert(bytes.end(), it->output(i).begin(), it->output(i).end());
  return bytes;
}

// The plan of a graph whose outputs are the same with and without parts, in place and not.
Plan checked_plan(const Graph& g) {
  const auto want = outputs(g, {.in_place = false, .without_copies = false});
  EXPECT_EQ(outputs(g, {.without_copies = false}), want);
  EXPECT_EQ(outputs(g, {.in_place = false}), want);
  EXPECT_EQ(outputs(g, {}), want);
  EXPECT_EQ(outputs(g, {.io_apart = true}), want);
  auto plan = make_plan(g, Target{});
  EXPECT_TRUE(plan);
  return std::move(*plan);
}

size_t calls(const Plan& plan, size_t step) {
  size_t n = 0;
  for_each_call(plan.steps[step], [&](const Lowered&) { ++n; });
  return n;
}

TEST(Parts, AConcatenationAlongTheOuterAxisIsWrittenInPlace) {
  const Graph g = graph_of(R"(graph main(%0) -> (%3) {
    %0: float32[1,16] = input
    %1: float32[1,16] = RELU(%0)
    %2: float32[1,16] = NEG(%0)
    %3: float32[1,32] = CONCATENATION(%1, %2) {axis=1}
  })");
  const Plan plan = checked_plan(g);
  EXPECT_EQ(calls(plan, 2), 0u);
  EXPECT_EQ(plan.copies_spared, 128u);
  EXPECT_EQ(plan.offset_of(1), plan.offset_of(3));
  EXPECT_EQ(plan.offset_of(2), plan.offset_of(3) + 64);
  EXPECT_EQ(plan.arena_size, 192u) << "the input and the whole";
}

TEST(Parts, AlongAnInnerAxisItIsCopied) {
  const Plan plan = checked_plan(graph_of(R"(graph main(%0) -> (%3) {
    %0: float32[2,16] = input
    %1: float32[2,16] = RELU(%0)
    %2: float32[2,16] = NEG(%0)
    %3: float32[2,32] = CONCATENATION(%1, %2) {axis=1}
  })"));
  EXPECT_EQ(calls(plan, 2), 2u);
  EXPECT_EQ(plan.copies_spared, 0u);
}

TEST(Parts, AGraphInputAndASecondUseAreCopied) {
  const Graph g = graph_of(R"(graph main(%0) -> (%2, %3) {
    %0: float32[1,16] = input
    %1: float32[1,16] = RELU(%0)
    %2: float32[1,48] = CONCATENATION(%1, %0, %1) {axis=1}
    %3: float32[1,32] = CONCATENATION(%0, %1) {axis=1}
  })");
  const Plan plan = checked_plan(g);
  EXPECT_EQ(calls(plan, 1), 2u) << "the input and the second time";
  EXPECT_EQ(calls(plan, 2), 2u) << "what lies in another whole is copied";
  EXPECT_EQ(plan.copies_spared, 64u);
}

TEST(Parts, APartThatWouldNotBeAlignedIsCopied) {
  const Plan plan = checked_plan(graph_of(R"(graph main(%0, %1) -> (%4) {
    %0: float32[1,3] = input
    %1: float32[1,16] = input
    %2: float32[1,3] = RELU(%0)
    %3: float32[1,16] = RELU(%1)
    %4: float32[1,19] = CONCATENATION(%2, %3) {axis=1}
  })"));
  EXPECT_EQ(calls(plan, 2), 1u);
  EXPECT_EQ(plan.copies_spared, 12u);
}

TEST(Parts, WholesMayLieInLargerOnesAndPartsMayBeViews) {
  const Graph g = graph_of(R"(graph main(%0) -> (%5, %7) {
    %0: float32[1,16] = input
    %1: float32[1,16] = RELU(%0)
    %2: float32[1,16] = NEG(%0)
    %3: float32[1,32] = CONCATENATION(%1, %2) {axis=1}
    %4: float32[32] = SQUEEZE(%3) {squeeze_dims=[0]}
    %6: float32[32] = ABS(%4)
    %5: float32[64] = CONCATENATION(%6, %4) {axis=0}
    %7: float32[1,32] = EXP(%3)
  })");
  const Plan plan = checked_plan(g);
  EXPECT_EQ(plan.copies_spared, 64u * 2 + 128 * 2);
  EXPECT_EQ(plan.offset_of(2), plan.offset_of(5) + 128 + 64);
}

TEST(Parts, ASplitIsReadFromWhereItIs) {
  const Graph g = graph_of(R"(graph main(%0) -> (%5, %6) {
    %0: float32[2,16] = input
    %1: int32[] = {0}
    %2: float32[1,16], %3: float32[1,16] = SPLIT(%1, %0) {num_splits=2}
    %4: float32[1,16] = RELU(%2)
    %5: float32[1,16] = ADD(%4, %3)
    %6: float32[1,16] = NEG(%3)
  })");
  const Plan plan = checked_plan(g);
  EXPECT_EQ(calls(plan, 0), 0u);
  EXPECT_EQ(plan.offset_of(3), plan.offset_of(0) + 64);
  EXPECT_EQ(plan.copies_spared, 128u);
}

TEST(Parts, AVariableAndAConstantAreCopied) {
  const Plan plan = checked_plan(graph_of(R"(graph main(%0) -> (%3) {
    %0: float32[1,16] = input
    %1: float32[1,4] = {1, 2, 3, 4}
    %2: float32[1,16] = RELU(%0)
    %3: float32[1,20] = CONCATENATION(%2, %1) {axis=1}
  })"));
  EXPECT_EQ(calls(plan, 1), 1u);
}

// A whole that lives long for the sake of a small early part: the copy is the smaller evil.
TEST(Parts, CopiesWhereTheArenaWouldGrow) {
  const Graph g = graph_of(R"(graph main(%0) -> (%6) {
    %0: float32[1,4] = input
    %1: float32[1,4] = RELU(%0)
    %2: int32[2] = {1, 512}
    %3: float32[1,512] = TILE(%0, %7)
    %7: int32[2] = {1, 128}
    %4: float32[1,512] = EXP(%3)
    %8: int32[2] = {1, 4}
    %5: float32[1,4] = STRIDED_SLICE(%4, %9, %8, %10) {begin_mask=3}
    %9: int32[2] = {0, 0}
    %10: int32[2] = {1, 1}
    %11: float32[1,512] = TILE(%5, %7)
    %6: float32[1,516] = CONCATENATION(%1, %11) {axis=1}
  })");
  const Plan plan = checked_plan(g);
  auto copied = make_plan(g, Target{}, {.without_copies = false});
  ASSERT_TRUE(copied);
  EXPECT_LE(plan.arena_size, copied->arena_size);
}

// Random graphs of what copies and what computes: with parts and without, the same bytes.
TEST(Parts, RandomGraphsGiveTheSameBytes) {
  std::mt19937 random(5);
  size_t spared = 0;
  for (int round = 0; round < 300; ++round) {
    Graph g;
    std::vector<TensorId> live;  // float32, one row of a multiple of 4 elements
    auto width = [&](TensorId id) { return g.tensor(id).shape[1]; };
    auto pick = [&] { return live[random() % live.size()]; };
    auto node = [&](const char* op, std::vector<TensorId> in, std::vector<int32_t> widths) -> Node& {
      Node n{.op = op_named(op), .inputs = std::move(in)};
      for (const AttrSpec& spec : n.op->attrs) n.set(spec.name, spec.fallback);
      for (int32_t w : widths) n.outputs.push_back(g.add({.shape = {1, w}}));
      for (TensorId id : n.outputs) live.push_back(id);
      g.nodes.push_back(std::move(n));
      return g.nodes.back();
    };
    for (int i = 0; i < 2; ++i) {
      g.inputs.push_back(g.add({.shape = {1, static_cast<int32_t>(4 + 4 * (random() % 5))}}));
      live.push_back(g.inputs.back());
    }
    const TensorId axis = g.add({.type = DType::i32, .shape = {}, .data = constant_bytes<int32_t>({1})});
    for (int k = 0; k < 12; ++k) {
      const TensorId a = pick(), b = pick(), c = pick();
      switch (random() % 5) {
        case 0: node("RELU", {a}, {width(a)}); break;
        case 1: node("EXP", {a}, {width(a)}); break;
        case 2: node("CONCATENATION", {a, b, c}, {width(a) + width(b) + width(c)}).set("axis", int64_t{1}); break;
        case 3: node("SPLIT", {axis, a}, {width(a) / 2, width(a) / 2}).set("num_splits", int64_t{2}); break;
        default: {
          const TensorId begin = g.add({.type = DType::i32, .shape = {2}, .data = constant_bytes<int32_t>({0, static_cast<int32_t>(random() % 2) * 2})});
          const int32_t size = width(a) - 2;
          node("SLICE", {a, begin, g.add({.type = DType::i32, .shape = {2}, .data = constant_bytes<int32_t>({1, size})})}, {size});
        }
      }
      std::erase_if(live, [&](TensorId id) { return width(id) % 4 != 0 || width(id) < 4 || width(id) > 200; });
    }
    g.outputs = {pick()};
    for (const Node& n : g.nodes) g.outputs.push_back(n.outputs.back());
    std::sort(g.outputs.begin(), g.outputs.end());
    g.outputs.erase(std::unique(g.outputs.begin(), g.outputs.end()), g.outputs.end());
    std::erase_if(g.outputs, [&](TensorId) { return random() % 2; });
    if (g.outputs.empty()) g.outputs = {g.nodes.back().outputs[0]};
    SCOPED_TRACE(round);
    const auto want = outputs(g, {.in_place = false, .time_limit_s = 0.01, .without_copies = false});
    ASSERT_EQ(outputs(g, {.time_limit_s = 0.01}), want) << print(g);
    auto plan = make_plan(g, Target{}, {.time_limit_s = 0.01});
    ASSERT_TRUE(plan);
    spared += plan->copies_spared;
  }
  EXPECT_GT(spared, 10000u);
}

}  // namespace
}  // namespace tinsmith
