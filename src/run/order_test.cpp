#include "run/order.h"

#include <cstring>
#include <random>

#include "model/verify.h"
#include "run/graph_of_test.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

std::vector<std::string> ops(const Graph& g) {
  std::vector<std::string> names;
  for (const Node& n : g.nodes) names.push_back(n.op->name);
  return names;
}

// Both branches widen before either narrows: one after the other needs half as much.
TEST(Reorder, RunsOneBranchAfterTheOther) {
  const Graph g = graph_of(R"(graph main(%0) -> (%8) {
    %0: float32[1,4] = input
    %1: int32[2] = {1, 64}
    %2: int32[1] = {1}
    %3: float32[1,256] = TILE(%0, %1)
    %4: float32[1,4] = NEG(%0)
    %5: float32[1,256] = TILE(%4, %1)
    %6: float32[1] = SUM(%3, %2)
    %7: float32[1] = SUM(%5, %2)
    %8: float32[1] = ADD(%6, %7)
  })");
  auto better = reorder(g, Target{});
  ASSERT_TRUE(better) << better.error().text();
  EXPECT_TRUE(verify(*better, Stage::imported));
  EXPECT_LT(make_plan(*better, Target{})->arena_size, 1200u);
  EXPECT_GT(make_plan(g, Target{})->arena_size, 2000u);
  auto again = reorder(g, Target{});
  EXPECT_EQ(print(*again), print(*better));
}

TEST(Reorder, LeavesAnOrderThatIsAsGood) {
  const Graph g = graph_of(R"(graph main(%0) -> (%3) {
    %0: float32[1,4] = input
    %1: float32[1,4] = NEG(%0)
    %2: float32[1,4] = EXP(%0)
    %3: float32[1,4] = ADD(%1, %2)
  })");
  EXPECT_EQ(ops(*reorder(g, Target{})), ops(g));
}

// The shortcut's narrow branch may run first, and what it reads is gone when the other one works: no smaller arena, but more room for scratch.
TEST(Reorder, LetsTensorsDieSooner) {
  const Graph g = graph_of(R"(graph main(%0) -> (%9) {
    %0: float32[1,4] = input
    %1: int32[2] = {1, 64}
    %2: int32[1] = {1}
    %3: float32[1,256] = TILE(%0, %1)
    %4: float32[1,256] = NEG(%3)
    %5: float32[1] = SUM(%4, %2)
    %6: float32[1] = EXP(%5)
    %7: float32[1] = EXP(%6)
    %8: float32[1] = SUM(%4, %2)
    %9: float32[1] = ADD(%7, %8)
  })");
  EXPECT_EQ(ops(*reorder(g, Target{})), ops(g));
  const Target target{Core::cortex_m4, Optimize::speed};
  const auto other = reorder(g, target);
  ASSERT_TRUE(other) << other.error().text();
  EXPECT_EQ(ops(*other), (std::vector<std::string>{"TILE", "NEG", "SUM", "SUM", "EXP", "EXP", "ADD"}));
  EXPECT_EQ(make_plan(*other, target)->arena_size, make_plan(g, target)->arena_size);
  EXPECT_EQ(ops(*reorder(g, Target{Core::cortex_m4, Optimize::size})), ops(g));
}

std::vector<uint8_t> outputs(const Graph& g) {
  auto it = Interpreter::make(g, {.time_limit_s = 0.01});
  EXPECT_TRUE(it);
  for (size_t i = 0; i < g.inputs.size(); ++i) {
    auto* x = reinterpret_cast<float*>(it->input(i).data());
    for (size_t k = 0; k < it->input(i).size() / 4; ++k) x[k] = static_cast<float>(k % 17) / 16 - 0.5f;
  }
  it->run();
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < g.outputs.size(); ++i) bytes.insert(bytes.end(), it->output(i).begin(), it->output(i).end());
  return bytes;
}

TEST(Reorder, RandomGraphsGiveTheSameBytesInNoMoreMemory) {
  std::mt19937 random(9);
  int smaller = 0;
  for (int round = 0; round < 100; ++round) {
    Graph g;
    g.inputs = {g.add({.shape = {1, 16}})};
    std::vector<TensorId> live = g.inputs;
    const TensorId axis = g.add({.type = DType::i32, .shape = {1}, .data = constant_bytes<int32_t>({1})});
    for (int k = 0; k < 14; ++k) {
      const TensorId a = live[random() % live.size()], b = live[random() % live.size()];
      const int32_t wa = g.tensor(a).shape[1], wb = g.tensor(b).shape[1];
      Node n;
      int32_t width = wa;
      switch (random() % 4) {
        case 0: n = {.op = op_named("EXP"), .inputs = {a}}; break;
        case 1: n = {.op = op_named("CONCATENATION"), .inputs = {a, b}}; width = wa + wb; break;
        case 2: n = {.op = op_named("SUM"), .inputs = {a, axis}}; width = 1; break;
        default: {
          const int32_t times = 1 + static_cast<int32_t>(random() % 6);
          n = {.op = op_named("TILE"), .inputs = {a, g.add({.type = DType::i32, .shape = {2}, .data = constant_bytes<int32_t>({1, times})})}};
          width = wa * times;
        }
      }
      if (width > 2000) continue;
      for (const AttrSpec& spec : n.op->attrs) n.set(spec.name, spec.fallback);
      if (std::string(n.op->name) == "CONCATENATION") n.set("axis", int64_t{1});
      if (std::string(n.op->name) == "SUM") n.set("keep_dims", int64_t{1});
      n.outputs = {g.add({.shape = {1, width}})};
      live.push_back(n.outputs[0]);
      g.nodes.push_back(n);
    }
    if (g.nodes.empty()) continue;
    g.outputs = {live.back()};
    if (live.size() > 3) g.outputs.push_back(live[live.size() / 2]);
    SCOPED_TRACE(round);
    ASSERT_TRUE(verify(g, Stage::imported)) << verify(g, Stage::imported).error().text();
    const PlanOptions quick{.time_limit_s = 0.02};
    const Target target = round % 2 ? Target{} : Target{Core::cortex_m4, Optimize::speed};
    auto other = reorder(g, target, quick);
    ASSERT_TRUE(other) << other.error().text();
    ASSERT_TRUE(verify(*other, Stage::imported));
    ASSERT_EQ(outputs(*other), outputs(g));
    const size_t before = make_plan(g, target, quick)->arena_size, after = make_plan(*other, target, quick)->arena_size;
    EXPECT_LE(after, before);
    smaller += after < before;
  }
  EXPECT_GT(smaller, 10);
}

}  // namespace
}  // namespace tinsmith
