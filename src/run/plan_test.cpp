#include <gtest/gtest.h>

#include <random>

#include "run/interpreter.h"

namespace tinsmith {
namespace {

bool alive_together(const Buffer& a, const Buffer& b) { return a.first <= b.last && b.first <= a.last; }
bool share_bytes(const Buffer& a, const Buffer& b) { return a.offset < b.offset + b.size && b.offset < a.offset + a.size; }

// The O(n^2) oracle: no two buffers that live together share bytes, but where a rule lets them.
void expect_sound(const std::vector<Buffer>& buffers, const std::vector<Sharing>& rules, size_t arena, size_t alignment) {
  for (size_t i = 0; i < buffers.size(); ++i) {
    EXPECT_EQ(buffers[i].offset % alignment, 0u);
    EXPECT_LE(buffers[i].offset + buffers[i].size, arena);
    for (size_t j = i + 1; j < buffers.size(); ++j) {
      if (!alive_together(buffers[i], buffers[j]) || !share_bytes(buffers[i], buffers[j])) continue;
      bool allowed = false;
      for (const Sharing& r : rules) {
        const bool pair = (r.input == i && r.output == j) || (r.input == j && r.output == i);
        if (pair && r.exact) allowed |= buffers[r.output].offset == buffers[r.input].offset;
        else if (pair && static_cast<int64_t>(buffers[r.output].offset) + r.ahead <= static_cast<int64_t>(buffers[r.input].offset)) allowed = true;
      }
      EXPECT_TRUE(allowed) << "buffers " << i << " and " << j;
    }
  }
}

TEST(Place, AChainNeedsItsTwoLargestNeighbours) {
  std::vector<Buffer> b{{-1, 0, 490, 0, 0}, {0, 1, 8000, 0, 1}, {1, 2, 8000, 0, 2}, {2, 3, 64, 0, 3}};
  const size_t bound = lower_bound_of(b, {}, 16);
  EXPECT_EQ(bound, 16000u);
  EXPECT_EQ(place_buffers(b, {}, 16, bound, 1), 16000u);
  expect_sound(b, {}, 16000, 16);
}

TEST(Place, AnOutputMayRunAheadOfADyingInput) {
  std::vector<Buffer> b{{-1, 0, 8000, 0, 0}, {0, 1, 8000, 0, 1}, {1, 2, 8000, 0, 2}};
  const std::vector<Sharing> rules{{0, 1, 640}, {1, 2, 640}};
  const size_t bound = lower_bound_of(b, rules, 16);
  EXPECT_EQ(bound, 8640u);
  const size_t arena = place_buffers(b, rules, 16, bound, 1);
  expect_sound(b, rules, arena, 16);
  EXPECT_EQ(arena, 9280u) << "two steps in a row run ahead twice: 640 + 640 + 8000";
}

// The third buffer would like to start before the second, and may not.
TEST(Place, AnExactOutputTakesItsInputsPlaceOrKeepsAway) {
  std::vector<Buffer> b{{0, 2, 64, 0, 0}, {0, 1, 256, 0, 1}, {1, 2, 128, 0, 2}};
  const std::vector<Sharing> rules{{1, 2, 0, true}};
  const size_t bound = lower_bound_of(b, rules, 16);
  EXPECT_EQ(bound, 320u);
  EXPECT_EQ(place_buffers(b, rules, 16, bound, 1), 320u);
  EXPECT_EQ(b[1].offset, b[2].offset);
  expect_sound(b, rules, 320, 16);
}

TEST(Place, RandomLifetimesAreSoundAndNeverUnderTheBound) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const int n = 1 + static_cast<int>(random() % 14), steps = 1 + static_cast<int>(random() % 8);
    std::vector<Buffer> b;
    for (int i = 0; i < n; ++i) {
      const int first = static_cast<int>(random() % static_cast<unsigned>(steps)) - 1;
      const int last = first + static_cast<int>(random() % static_cast<unsigned>(steps - first));
      b.push_back({first, last, (random() % 4) * 16 + random() % 3, 0, 0});
    }
    std::vector<Sharing> rules;
    for (size_t i = 0; i < b.size(); ++i)
      for (size_t j = 0; j < b.size(); ++j)
        if (i != j && b[i].last == b[j].first && b[i].first < b[i].last && b[j].first < b[j].last && random() % 2)
          rules.push_back(random() % 3 ? Sharing{i, j, static_cast<int64_t>(random() % 40)} : Sharing{i, j, 0, true});
    const size_t bound = lower_bound_of(b, {}, 16);
    const size_t arena = place_buffers(b, rules, 16, rules.empty() ? bound : 0, 0.005);
    expect_sound(b, rules, arena, 16);
    EXPECT_GE(arena, rules.empty() ? bound : 0);
  }
}

// x -> FULLY_CONNECTED -> FULLY_CONNECTED -> y, with weights that can be followed by hand.
Graph two_layers() {
  Graph g;
  const TensorId x = g.add({.name = "x", .shape = {1, 2}});
  const TensorId w0 = g.add({.name = "w0", .shape = {3, 2}, .quant = {}, .data = constant_bytes<float>({1, 2, 3, 4, -5, 6})});
  const TensorId b0 = g.add({.name = "b0", .shape = {3}, .quant = {}, .data = constant_bytes<float>({0.5f, 0, 0})});
  const TensorId h = g.add({.name = "h", .shape = {1, 3}});
  const TensorId w1 = g.add({.name = "w1", .shape = {1, 3}, .quant = {}, .data = constant_bytes<float>({1, 1, 1})});
  const TensorId y = g.add({.name = "y", .shape = {1, 1}});
  Node n0{.op = op_named("FULLY_CONNECTED"), .inputs = {x, w0, b0}, .outputs = {h}, .intermediates = {}, .attrs = {}};
  Node n1 = n0;
  for (Node* n : {&n0, &n1})
    for (const AttrSpec& spec : n->op->attrs) n->set(spec.name, spec.fallback);
  n0.set("activation", "relu");
  n1.inputs = {h, w1, kAbsent};
  n1.outputs = {y};
  g.nodes = {n0, n1};
  g.inputs = {x};
  g.outputs = {y};
  return g;
}

TEST(Interpreter, RunsAGraphAndShowsEachStep) {
  const Graph g = two_layers();
  auto it = Interpreter::make(g);
  ASSERT_TRUE(it) << it.error().text();
  const float x[2] = {1, -1};
  std::memcpy(it->input(0).data(), x, sizeof x);
  std::vector<float> seen;
  it->run([&](const Node& n, const Interpreter& i) {
    seen.push_back(*reinterpret_cast<const float*>(i.bytes(n.outputs[0]).data()));
  });
  EXPECT_EQ(seen, (std::vector<float>{0, 0})) << "relu(1 - 2 + 0.5), then the sum of 0, 0, 0";
  const float x2[2] = {1, 1};
  std::memcpy(it->input(0).data(), x2, sizeof x2);
  it->run();
  EXPECT_EQ(*reinterpret_cast<const float*>(it->output(0).data()), 3.5f + 7 + 1);
  EXPECT_EQ(it->plan().gap(), 0);
}

}  // namespace
}  // namespace tinsmith
