#include "deploy/validate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deploy/compare.h"

namespace tinsmith {
namespace {

// x (1,4) int8 -> FULLY_CONNECTED relu (4) -> FULLY_CONNECTED (3).
Graph two_layers() {
  Graph g;
  const TensorId x = g.add({.name = "x", .type = DType::i8, .shape = {1, 4}, .quant = {{0.5f}, {-3}, 0}});
  std::vector<int8_t> w0(16), w1(12);
  for (size_t i = 0; i < w0.size(); ++i) w0[i] = static_cast<int8_t>(static_cast<int>(i) * 37 % 251 - 125);
  for (size_t i = 0; i < w1.size(); ++i) w1[i] = static_cast<int8_t>(static_cast<int>(i) * 91 % 251 - 125);
  const TensorId a = g.add({.name = "w0", .type = DType::i8, .shape = {4, 4}, .quant = {{0.01f}, {0}, 0}, .data = constant_bytes(w0)});
  const TensorId h = g.add({.name = "h", .type = DType::i8, .shape = {1, 4}, .quant = {{0.9f}, {-128}, 0}});
  const TensorId b = g.add({.name = "w1", .type = DType::i8, .shape = {3, 4}, .quant = {{0.01f}, {0}, 0}, .data = constant_bytes(w1)});
  const TensorId y = g.add({.name = "y", .type = DType::i8, .shape = {1, 3}, .quant = {{1.7f}, {4}, 0}});
  Node n0{.op = op_named("FULLY_CONNECTED"), .inputs = {x, a, kAbsent}, .outputs = {h}};
  for (const AttrSpec& spec : n0.op->attrs) n0.set(spec.name, spec.fallback);
  Node n1 = n0;
  n0.set("activation", "relu");
  n1.inputs = {h, b, kAbsent};
  n1.outputs = {y};
  g.nodes = {n0, n1};
  g.inputs = {x};
  g.outputs = {y};
  return g;
}

TEST(Validate, TheInterpreterTheHostAndEveryCoreAgree) {
  const Graph g = two_layers();
  const Samples8 samples = random_samples(g, 6, 1);
  for (Core core : {Core::host, Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m7, Core::cortex_m33, Core::cortex_m55})
    for (Optimize optimize : {Optimize::size, Optimize::speed}) {
      if (optimize == Optimize::size && core != Core::host && core != Core::cortex_m4) continue;
      auto v = validate(g, samples, core, {.optimize = optimize});
      ASSERT_TRUE(v) << v.error().text();
      EXPECT_TRUE(v->equal()) << v->target << ": " << (v->first ? text(*v->first, v->target) : "");
      EXPECT_EQ(v->bytes, 18u);
    }
}

// The same bytes when the tensors lie in two memories, and when inputs and outputs have their own.
TEST(Validate, SeveralArenasAndInputsApart) {
  const Graph g = two_layers();
  const Samples8 samples = random_samples(g, 6, 1);
  for (Core core : {Core::host, Core::cortex_m0plus, Core::cortex_m4}) {
    auto v = validate(g, samples, core, {.plan = {.arenas = {{"fast", 8}, {"middle", 8}, {"slow", 0}}}});
    ASSERT_TRUE(v) << v.error().text();
    EXPECT_TRUE(v->equal()) << v->target;
    v = validate(g, samples, core, {.plan = {.io_apart = true}});
    ASSERT_TRUE(v) << v.error().text();
    EXPECT_TRUE(v->equal()) << v->target;
  }
  auto none = validate(g, samples, Core::host, {.plan = {.arenas = {{"fast", 1}}}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().text(), "the arena fast: 20 bytes do not fit in 1; give it more, or add another");
}

// One weight of the second layer is changed in the emitted files.
TEST(Validate, NamesTheFirstLayerThatDiffers) {
  const Graph g = two_layers();
  // The first of the weights is output 0's with the plain kernel, where it stands as it is, and with this core's, where it is 128 more.
  for (const auto& [core, was, is] : {std::tuple{Core::host, "-125", "125"}, {Core::cortex_m0plus, "3", "253"}}) {
    auto e = emit_c(g, {.name = "model", .target = {core, Optimize::speed}});
    ASSERT_TRUE(e);
    for (SourceFile& f : e->files)
      if (f.path == "model_weights.h") {
        const size_t at = f.text.find(was, f.text.find('{', f.text.find("model_1_weights")));
        ASSERT_NE(at, std::string::npos);
        f.text.replace(at, std::string(was).size(), is);
      }
    auto v = validate(g, random_samples(g, 4, 1), *e, core, {});
    ASSERT_TRUE(v) << v.error().text();
    EXPECT_GT(v->differing, 0u);
    ASSERT_TRUE(v->first);
    EXPECT_EQ(v->first->layer, 1u);
    EXPECT_EQ(v->first->op, "FULLY_CONNECTED");
    EXPECT_EQ(v->first->worst, (std::vector<int64_t>{0, 0})) << "only output 0 uses the weight";
  }
}

// What an oracle may be off: floats by a share of the largest, integers by steps; not a number equals itself only.
TEST(Validate, ComparesWithinATolerance) {
  const float a[] = {100, 1, 0.5f, NAN}, b[] = {100.0005f, 1.0005f, 0.51f, NAN};
  const std::span<const uint8_t> x(reinterpret_cast<const uint8_t*>(a), sizeof a), y(reinterpret_cast<const uint8_t*>(b), sizeof b);
  EXPECT_EQ(compare(x, y, DType::f32).differing, 3u);
  const Comparison c = compare(x, y, DType::f32, {.share = 1e-5});
  EXPECT_EQ(c.differing, 1u);
  EXPECT_EQ(c.worst, 2u);
  const uint8_t p[] = {1, 5, 255}, q[] = {2, 9, 255};
  EXPECT_EQ(compare(p, q, DType::i8).differing, 2u);
  EXPECT_EQ(compare(p, q, DType::i8, {.share = 1e-5}).differing, 2u) << "integers have steps, no share";
  EXPECT_EQ(compare(p, q, DType::i8, {.steps = 1}).differing, 1u);
  EXPECT_EQ(compare(p, q, DType::i8, {.steps = 4}).differing, 0u);
}

TEST(Validate, WordsADifferenceForAPerson) {
  const Difference d{.layer = 4, .op = "CONV_2D", .tensor = "t", .sample = 0, .differing = 3, .elements = 8000, .worst = {0, 12, 3, 17}, .interpreter = -14, .target = -13};
  EXPECT_EQ(text(d, "cortex-m4"), "layer 4 CONV_2D differs: 3 of 8000 elements, worst at [0,12,3,17]: interpreter -14, cortex-m4 -13");
}

}  // namespace
}  // namespace tinsmith
