#include <gtest/gtest.h>

#include <random>

#include "model/text.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

bool alive_together(const Buffer& a, const Buffer& b) { return a.first <= b.last && b.first <= a.last; }
bool share_bytes(const Buffer& a, const Buffer& b) { return a.offset < b.offset + b.size && b.offset < a.offset + a.size; }

// As its rule says?
bool follows(const std::vector<Buffer>& b, const Sharing& r) {
  const int64_t apart = static_cast<int64_t>(b[r.input].offset) - static_cast<int64_t>(b[r.output].offset);
  return r.exact ? apart == r.ahead || apart >= r.beyond : apart >= r.ahead;
}

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
        if (pair) allowed |= follows(buffers, r);
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

// The third buffer would like to start before the second by any distance, and may by one, or by three times as much.
TEST(Place, AnExactOutputKeepsItsDistance) {
  for (const size_t others : {64u, 200u}) {
    std::vector<Buffer> b{{0, 2, others, 0, 0}, {0, 1, 256, 0, 1}, {1, 2, 256, 0, 2}, {1, 1, 32, 0, 3}};
    const std::vector<Sharing> rules{{1, 2, 32, true, 96}};
    const size_t bound = lower_bound_of(b, rules, 8);
    EXPECT_EQ(bound, others + 256 + 32 + 32);
    EXPECT_EQ(place_buffers(b, rules, 8, bound, 1), bound);
    EXPECT_EQ(b[2].offset + 32, b[1].offset);
    expect_sound(b, rules, bound, 8);
  }
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
          rules.push_back(random() % 3 ? Sharing{i, j, static_cast<int64_t>(random() % 40)}
                                       : Sharing{i, j, static_cast<int64_t>(random() % 2 * 16), true, 32 + static_cast<int64_t>(random() % 20)});
    const size_t bound = lower_bound_of(b, {}, 16);
    const size_t arena = place_buffers(b, rules, 16, rules.empty() ? bound : 0, 0.005);
    expect_sound(b, rules, arena, 16);
    EXPECT_GE(arena, rules.empty() ? bound : 0);
  }
}

// The smallest arena by trying every offset of every buffer: the oracle of the exact search.
size_t smallest_arena(std::vector<Buffer>& b, const std::vector<Sharing>& rules, size_t limit, size_t i = 0) {
  auto fits = [&](size_t x, size_t y) {
    if (!alive_together(b[x], b[y]) || !share_bytes(b[x], b[y])) return true;
    for (const Sharing& r : rules) {
      if (!((r.input == x && r.output == y) || (r.input == y && r.output == x))) continue;
      if (follows(b, r)) return true;
    }
    return false;
  };
  if (i == b.size()) {
    size_t arena = 0;
    for (const Buffer& x : b) arena = std::max(arena, x.offset + x.size);
    return arena;
  }
  size_t best = limit;
  for (size_t at = 0; at + b[i].size < best; ++at) {
    b[i].offset = at;
    bool ok = true;
    for (size_t j = 0; j < i && ok; ++j) ok = fits(i, j);
    if (ok) best = std::min(best, smallest_arena(b, rules, best, i + 1));
  }
  return best;
}

// Lifetimes that touch, that are the same, that lie inside others; rules of all kinds.
TEST(Place, TheExactSearchFindsWhatTryingEverythingFinds) {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    const size_t n = 2 + random() % 4;
    std::vector<Buffer> b;
    for (size_t i = 0; i < n; ++i) {
      const int first = static_cast<int>(random() % 3), last = first + static_cast<int>(random() % 3);
      if (!b.empty() && random() % 3 == 0) b.push_back({b.back().first, b.back().last, 1 + random() % 4, 0, 0});
      else b.push_back({first, last, 1 + random() % 4, 0, 0});
    }
    std::vector<Sharing> rules;
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < n; ++j)
        if (i != j && b[i].last == b[j].first && b[j].last > b[i].last && random() % 2)
          rules.push_back(random() % 3 ? Sharing{i, j, static_cast<int64_t>(random() % 3)}
                                       : Sharing{i, j, static_cast<int64_t>(random() % 2), true, static_cast<int64_t>(2 + random() % 3)});
    std::vector<Buffer> tried = b;
    const size_t smallest = smallest_arena(tried, rules, 1000);
    bool proven = false;
    const size_t bound = lower_bound_of(b, rules, 1), arena = place_buffers(b, rules, 1, bound, 1, &proven);
    EXPECT_LE(bound, smallest);
    EXPECT_EQ(arena, smallest) << "round " << round;
    EXPECT_TRUE(proven);
    expect_sound(b, rules, arena, 1);
  }
}

// A chain that runs ahead again and again: no step alone shows how much that costs, the exact search proves it.
TEST(Place, ProvesWhatTheBoundOfOneStepDoesNotSee) {
  std::vector<Buffer> b{{-1, 0, 8000, 0, 0}, {0, 1, 8000, 0, 1}, {1, 2, 8000, 0, 2}};
  const std::vector<Sharing> rules{{0, 1, 640}, {1, 2, 640}};
  bool proven = false;
  EXPECT_EQ(place_buffers(b, rules, 16, 8640, 1, &proven), 9280u);
  EXPECT_TRUE(proven);
  proven = true;
  place_buffers(b, rules, 16, 8640, 0, &proven);
  EXPECT_FALSE(proven) << "with no time nothing is searched";
}

// What is largest goes to the second arena, and only as much as must.
TEST(Arenas, TheLargestTensorsSpill) {
  auto g = parse(R"(graph main(%0) -> (%3) {
    %0: float32[1,4] = input
    %4: int32[2] = {1, 64}
    %1: float32[1,256] = TILE(%0, %4)
    %2: float32[1,256] = EXP(%1)
    %5: int32[1] = {1}
    %3: float32[1] = SUM(%2, %5)
  })", registry());
  ASSERT_TRUE(g) << g.error().text();
  auto one = make_plan(*g, Target{});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->arenas.size(), 1u);
  auto plan = make_plan(*g, Target{}, {.arenas = {{"fast", 256}, {"slow", 0}}});
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_LE(plan->arenas[0].size, 256u);
  EXPECT_EQ(plan->arenas[1].size, 1024u);
  for (const Buffer& b : plan->buffers) EXPECT_EQ(b.arena, b.size == 1024 ? 1u : 0u);
  EXPECT_FALSE(make_plan(*g, Target{}, {.arenas = {{"fast", 256}, {"slow", 512}}}));
}

TEST(Arenas, InputsAndOutputsApartKeepTheirBytes) {
  auto g = parse(R"(graph main(%0) -> (%2) {
    %0: float32[1,16] = input
    %1: float32[1,16] = RELU(%0)
    %2: float32[1,16] = EXP(%1)
  })", registry());
  ASSERT_TRUE(g);
  auto together = make_plan(*g, Target{}), apart = make_plan(*g, Target{}, {.io_apart = true});
  ASSERT_TRUE(together && apart);
  EXPECT_EQ(together->arena_size, 64u);
  EXPECT_EQ(apart->arena_size, 192u) << "RELU's output can take neither's place";
  EXPECT_NE(apart->offset_of(0), apart->offset_of(2));
}

// Long and wide graphs end soon too: what cannot be searched to its end is planned by heuristics.
TEST(Place, ManyBuffersArePlacedInTime) {
  std::mt19937 random(2);
  for (const bool wide : {false, true}) {
    std::vector<Buffer> b;
    const int n = wide ? 400 : 3000;
    for (int i = 0; i < n; ++i) {
      const int last = wide ? n + static_cast<int>(random() % 3) : i + 1 + static_cast<int>(random() % 2);
      b.push_back({i, last, 16 + random() % 1000, 0, 0});
    }
    const size_t bound = lower_bound_of(b, {}, 16), arena = place_buffers(b, {}, 16, bound, 0.5);
    EXPECT_GE(arena, bound);
    EXPECT_LE(arena, bound + bound / 2);
    size_t wrong = 0;
    for (size_t i = 0; i < b.size(); ++i)
      for (size_t j = i + 1; j < b.size(); ++j) wrong += alive_together(b[i], b[j]) && share_bytes(b[i], b[j]);
    EXPECT_EQ(wrong, 0u);
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
