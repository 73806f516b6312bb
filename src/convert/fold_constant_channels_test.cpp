#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "base/rng.h"
#include "convert/passes.h"
#include "convert/tflite_read.h"
#include "model/verify.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

Node node(const char* op, std::vector<TensorId> in, TensorId out) {
  Node n{.op = op_named(op), .inputs = std::move(in), .outputs = {out}};
  for (const AttrSpec& spec : n.op->attrs) n.set(spec.name, spec.fallback);
  for (const char* stride : {"stride_h", "stride_w", "depth_multiplier"})
    for (Attr& a : n.attrs)
      if (a.name == stride) a.value = int64_t{1};
  return n;
}

// conv 1x1 -> depthwise 3x3 SAME -> conv 1x1 -> y, with `channels` in between, of which random ones are dead: zero weights and
// a bias that lands on the zero point, above it, or far below.
Graph chain(uint64_t seed, int32_t channels) {
  Rng rng(seed);
  Graph g;
  auto activation = [&](const char* name, Shape shape, float scale, int64_t zero) {
    return g.add({.name = name, .type = DType::i8, .shape = std::move(shape), .quant = {{scale}, {zero}, 0}});
  };
  const auto c = static_cast<size_t>(channels);
  const TensorId x = activation("x", {1, 5, 4, 3}, 0.02f, -5);
  const TensorId h = activation("h", {1, 5, 4, channels}, 0.03f, -128), d = activation("d", {1, 5, 4, channels}, 0.04f, -128);
  const TensorId y = activation("y", {1, 5, 4, 2}, 0.05f, 7);
  std::vector<int8_t> w0(c * 3), w1(9 * c), w2(2 * c);
  std::vector<int32_t> b0(c), b1(c), b2{100, -50};
  for (auto* w : {&w0, &w1, &w2})
    for (auto& v : *w) v = static_cast<int8_t>(static_cast<int>(rng.below(255)) - 127);
  for (size_t k = 0; k < c; ++k) {
    b0[k] = static_cast<int32_t>(rng.below(2000)) - 1000;
    b1[k] = static_cast<int32_t>(rng.below(2000)) - 1000;
    const auto fate = rng.below(5);
    if (fate == 0) b0[k] = -10000000;                                   // the ReLU never opens
    if (fate == 1) std::memset(&w0[k * 3], 0, 3), b0[k] = 900;           // constant, not the zero point: the border matters
    if (fate == 2) for (size_t t = 0; t < 9; ++t) w1[t * c + k] = 0;     // constant after the depthwise
    if (fate == 3) w2[k] = w2[c + k] = 0;                               // nobody looks
  }
  auto weights = [&](const char* name, Shape shape, const std::vector<int8_t>& v) {
    return g.add({.name = name, .type = DType::i8, .shape = std::move(shape), .quant = {{0.01f}, {0}, 0}, .data = constant_bytes(v)});
  };
  auto bias = [&](const char* name, const std::vector<int32_t>& v) {
    return g.add({.name = name, .type = DType::i32, .shape = {static_cast<int32_t>(v.size())}, .quant = {{0.001f}, {0}, 0}, .data = constant_bytes(v)});
  };
  Node n0 = node("CONV_2D", {x, weights("w0", {channels, 1, 1, 3}, w0), bias("b0", b0)}, h);
  Node n1 = node("DEPTHWISE_CONV_2D", {h, weights("w1", {1, 3, 3, channels}, w1), bias("b1", b1)}, d);
  n0.set("activation", "relu");
  n1.set("activation", "relu");
  g.nodes = {n0, n1, node("CONV_2D", {d, weights("w2", {2, 1, 1, channels}, w2), bias("b2", b2)}, y)};
  g.inputs = {x};
  g.outputs = {y};
  return g;
}

std::string outputs_on_random_inputs(const Graph& g, uint64_t seed, int samples) {
  auto it = Interpreter::make(g);
  EXPECT_TRUE(it) << it.error().text();
  Rng rng(seed);
  std::string out;
  for (int k = 0; k < samples; ++k) {
    for (auto& v : it->input(0)) v = k == 0 ? 128 : k == 1 ? 127 : static_cast<uint8_t>(rng.next());
    it->run();
    for (uint8_t v : it->output(0)) out += fmt::format("{:02x}", v);
  }
  return out;
}

int64_t macs(const Graph& g) {
  int64_t n = 0;
  for (const Node& node : g.nodes) n += node.op->macs ? node.op->macs(g, node) : 0;
  return n;
}

TEST(FoldConstantChannels, KeepsEveryBitAndSavesWork) {
  int64_t before = 0, after = 0;
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    const Graph g = chain(seed, 1 + static_cast<int32_t>(seed % 17));
    ASSERT_TRUE(verify(g, Stage::imported));
    auto folded = fold_constant_channels(g);
    ASSERT_TRUE(folded) << folded.error().text();
    auto sound = verify(*folded, Stage::imported);
    ASSERT_TRUE(sound) << sound.error().text();
    EXPECT_EQ(outputs_on_random_inputs(g, seed, 8), outputs_on_random_inputs(*folded, seed, 8)) << "seed " << seed;
    before += macs(g), after += macs(*folded);
  }
  EXPECT_LT(after, before * 3 / 4) << "three fates in five can go";
}

TEST(FoldConstantChannels, LeavesALiveNetworkAlone) {
  Graph g = chain(3, 1);
  for (const char* name : {"w0", "w1", "w2"})
    for (Tensor& t : g.tensors)
      if (t.name == name) t.data = constant_bytes(std::vector<int8_t>(static_cast<size_t>(t.count()), 9));
  EXPECT_EQ(macs(*fold_constant_channels(g)), macs(g));
}

TEST(FoldConstantChannels, HalvesTheVisualWakeWordsModel) {
  const Path file = Path(TINSMITH_SOURCE_DIR) / "../shared/golden/mlperf/vww_96_int8__orig.tflite";
  if (!std::filesystem::exists(file)) return;  // not everybody has it
  auto g = read_tflite(*read_file(file), "vww");
  ASSERT_TRUE(g) << g.error().text();
  auto folded = fold_constant_channels(*g);
  ASSERT_TRUE(folded) << folded.error().text();
  EXPECT_EQ(macs(*g), 7489664);
  EXPECT_LE(macs(*folded), 3795065);
  EXPECT_EQ(outputs_on_random_inputs(*g, 1, 4), outputs_on_random_inputs(*folded, 1, 4));
}

}  // namespace
}  // namespace tinsmith
