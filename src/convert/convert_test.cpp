#include "convert/convert.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/file.h"
#include "convert/op_version.h"
#include "convert/rewrite.h"
#include "convert/tflite_read.h"
#include "convert/tflite_write.h"
#include "model/text.h"
#include "model/verify.h"

namespace tinsmith {
namespace {

// 1-16-16-1 with ReLU, as the sine journey makes it; weights from a fixed recurrence.
Graph sine() {
  Graph g;
  uint32_t state = 1;
  const auto numbers = [&](size_t n, float size) {
    std::vector<float> v;
    for (size_t i = 0; i < n; ++i) {
      state = state * 1664525u + 1013904223u;
      v.push_back((static_cast<float>(state >> 8) / 8388608.0f - 1.0f) * size);
    }
    return v;
  };
  TensorId x = g.add({.name = "x", .type = DType::f32, .shape = {1, 1}});
  g.inputs = {x};
  const int sizes[] = {1, 16, 16, 1};
  for (int layer = 0; layer < 3; ++layer) {
    const int in = sizes[layer], out = sizes[layer + 1];
    const TensorId w = g.add({.name = fmt::format("w{}", layer),
                              .type = DType::f32,
                              .shape = {out, in},
                              .data = constant_bytes(numbers(static_cast<size_t>(in * out), 0.6f))});
    const TensorId b = g.add({.name = fmt::format("b{}", layer),
                              .type = DType::f32,
                              .shape = {out},
                              .data = constant_bytes(numbers(static_cast<size_t>(out), 0.3f))});
    const TensorId y = g.add({.name = fmt::format("y{}", layer), .type = DType::f32, .shape = {1, out}});
    Node n = *make_node("FULLY_CONNECTED", {x, w, b}, {y});
    if (layer < 2) n.set("activation", std::string("relu"));
    g.nodes.push_back(n);
    x = y;
  }
  g.outputs = {x};
  return g;
}

GraphSamples line(size_t n) {
  GraphSamples s{.count = n, .inputs = {{}}};
  for (size_t i = 0; i < n; ++i) s.inputs[0].push_back(6.2831855f * static_cast<float>(i) / static_cast<float>(n - 1));
  return s;
}

size_t size_of(const Graph& g) { return write_tflite(g)->size(); }

TEST(Convert, KindsHaveNames) {
  for (Kind k : {Kind::float32, Kind::float16, Kind::dynamic_range, Kind::int8, Kind::int16x8})
    EXPECT_EQ(kind_named(name(k)), k);
  EXPECT_EQ(kind_named("dynamic"), Kind::dynamic_range);
  EXPECT_FALSE(kind_named("int4"));
}

// The sizes that the smallest known files of this network have (FACTS of the format, not of our writer).
TEST(Convert, FilesOfTheSineNetworkAreSmall) {
  const Graph g = sine();
  EXPECT_LE(size_of(convert(g, {.kind = Kind::float32}, {})->graph), 2048u);
  EXPECT_LE(size_of(convert(g, {.kind = Kind::int8}, line(100))->graph), 2368u);
  EXPECT_LE(size_of(convert(g, {.kind = Kind::int8, .per_channel = false}, line(100))->graph), 1648u);
}

TEST(Convert, Int8FollowsTheRules) {
  const auto c = convert(sine(), {.kind = Kind::int8}, line(100));
  ASSERT_TRUE(c) << c.error().text();
  const Graph& g = c->graph;
  ASSERT_TRUE(verify(g, Stage::quantised));
  EXPECT_EQ(c->report.summary(), "6 of 6 constant tensors quantised");
  EXPECT_TRUE(c->report.notes.empty());
  const Tensor& x = g.tensor(g.inputs[0]);
  EXPECT_EQ(x.type, DType::i8);
  EXPECT_EQ(x.quant.scale[0], static_cast<float>(6.2831855f / 255.0));
  EXPECT_EQ(x.quant.zero_point[0], -128);
  for (const Node& n : g.nodes) {
    const Tensor &in = *g.input(n, 0), &w = *g.input(n, 1), &b = *g.input(n, 2);
    EXPECT_EQ(n.version, 4);
    EXPECT_EQ(w.quant.scale.size(), static_cast<size_t>(w.shape[0]));
    EXPECT_EQ(b.type, DType::i32);
    for (size_t k = 0; k < w.quant.scale.size(); ++k) EXPECT_EQ(b.quant.scale[k], in.quant.scale[0] * w.quant.scale[k]);
    int largest = 0;
    for (int64_t i = 0; i < w.shape[1]; ++i) largest = std::max(largest, std::abs(static_cast<int>(w.as<int8_t>()[i])));
    EXPECT_EQ(largest, 127) << "the largest weight of a channel takes the last step";
  }
}

TEST(Convert, Int8IsCloseToFloat) {
  const Graph g = sine();
  const auto c = convert(g, {.kind = Kind::int8}, line(100));
  ASSERT_TRUE(c);
  const auto row = measure(g, *c, 0, line(77));
  ASSERT_TRUE(row) << row.error().text();
  EXPECT_GT(row->max_error, 0);
  EXPECT_LT(row->max_error, 6 * c->graph.output(c->graph.nodes.back()).quant.scale[0]);
}

TEST(Convert, DynamicRangeSaysWhatItDid) {
  auto c = convert(sine(), {.kind = Kind::dynamic_range}, {});
  ASSERT_TRUE(c) << c.error().text();
  EXPECT_EQ(c->report.summary(),
            "0 of 6 constant tensors quantised: all are under 1024 elements; --min-elements 0 quantises them");
  EXPECT_EQ(c->graph.nodes[0].version, 1);
}

TEST(Convert, AFusedPerTensorWeightHasOneScale) {
  const auto c = convert(sine(), {.kind = Kind::int8, .per_channel = false}, line(100));
  ASSERT_TRUE(c);
  for (const Node& n : c->graph.nodes) {
    EXPECT_EQ(c->graph.input(n, 1)->quant.scale.size(), 1u);
    EXPECT_EQ(c->graph.input(n, 2)->quant.scale.size(), 1u);
  }
}

TEST(Convert, RefusesWhatMakesNoSense) {
  EXPECT_EQ(convert(sine(), {.kind = Kind::int8}, {}).error().text(),
            "there are no samples to calibrate with; give representative data");
  EXPECT_EQ(convert(sine(), {.kind = Kind::int8}, {.count = 2, .inputs = {{1, 2, 3}}}).error().text(),
            "tensor 0 'x': 3 numbers for 2 samples of 1x1; 2 are due");
  EXPECT_EQ(convert(sine(), {.kind = Kind::float16, .input_type = DType::i8}, {}).error().text(),
            "a float16 model cannot have inputs or outputs of int8; only float32 is possible");
  EXPECT_EQ(convert(sine(), {.kind = Kind::int8}, {.count = 1, .inputs = {{NAN}}}).error().text(),
            "sample 0: the model computes a value that is not a finite number; check the data and the training");
  const auto c = convert(sine(), {.kind = Kind::int8}, line(10));
  EXPECT_EQ(convert(c->graph, {.kind = Kind::int8}, line(10)).error().text(),
            "x: the model is quantised already: this tensor is int8; convert the float32 model");
}

TEST(Convert, ABiasTooLargeForInt32WidensItsChannel) {
  Graph g = sine();
  std::vector<float> w(16, 1e-9f), b(16, 0.1f);
  w[0] = 1;
  b[1] = 1000;
  g.tensors[1].data = constant_bytes(w);
  g.tensors[2].data = constant_bytes(b);
  const auto c = convert(g, {.kind = Kind::int8}, line(10));
  ASSERT_TRUE(c) << c.error().text();
  const Tensor& q = *c->graph.input(c->graph.nodes[0], 2);
  EXPECT_NEAR(q.as<int32_t>()[1] * static_cast<double>(q.quant.scale[1]), 1000, 1e-3);
  EXPECT_LE(std::abs(q.as<int32_t>()[1]), 1 << 30);
}

TEST(SymmetricInt8, ChannelsOfZerosAreHarmless) {
  const Tensor w{
      .name = "", .type = DType::f32, .shape = {2, 2}, .data = constant_bytes(std::vector<float>{0, 0, 2, -4})};
  const Tensor q = symmetric_int8(w, 0);
  EXPECT_EQ(q.quant.scale, (std::vector<float>{4.0f / 127, 4.0f / 127}));
  EXPECT_EQ(q.as<int8_t>()[0], 0);
  EXPECT_EQ(q.as<int8_t>()[3], -127);
  EXPECT_EQ(symmetric_int8(w, 1).quant.scale, (std::vector<float>{2.0f / 127, 4.0f / 127}));
}

TEST(Half, RoundsToNearestEven) {
  EXPECT_EQ(half_of(1.0f), 0x3c00);
  EXPECT_EQ(half_of(-2.0f), 0xc000);
  EXPECT_EQ(half_of(65504.0f), 0x7bff);
  EXPECT_EQ(half_of(65520.0f), 0x7c00);
  EXPECT_EQ(half_of(65519.0f), 0x7bff);
  EXPECT_EQ(half_of(0x1p-24f), 0x0001);
  EXPECT_EQ(half_of(0x1p-25f), 0x0000) << "a tie goes to even";
  EXPECT_EQ(half_of(0x1.8p-24f), 0x0002);
  EXPECT_EQ(half_of(1.0f + 0x1p-11f), 0x3c00);
  EXPECT_EQ(half_of(1.0f + 3 * 0x1p-11f), 0x3c02);
  EXPECT_EQ(half_of(0x1.ffcp-15f + 0x1p-26f), 0x0400) << "the largest subnormal rounds up to the smallest normal";
  for (uint32_t h = 0; h < 0x10000; ++h)
    if (!std::isnan(float_of(static_cast<uint16_t>(h)))) { EXPECT_EQ(half_of(float_of(static_cast<uint16_t>(h))), h); }
}

// TensorFlow's own conversion of one network: our weights must be its weights.
TEST(Convert, WeightsAreTensorFlows) {
  const Path net = Path(TINSMITH_SOURCE_DIR) / "../shared/golden/NET";
  if (!std::filesystem::exists(net)) GTEST_SKIP() << "no golden set beside the sources";
  const auto real = read_tflite(*read_file(net / "seed_sine_mlp__float32.tflite"), "float32");
  const auto integer = read_tflite(*read_file(net / "seed_sine_mlp__int8.tflite"), "int8");
  ASSERT_TRUE(real && integer);
  for (size_t i = 0; i < real->nodes.size(); ++i) {
    const Tensor& theirs = *integer->input(integer->nodes[i], 1);
    const Tensor ours = symmetric_int8(*real->input(real->nodes[i], 1), 0);
    EXPECT_EQ(ours.quant.scale, theirs.quant.scale) << i;
    EXPECT_EQ(*ours.data, *theirs.data) << i;
  }
}

// Where our rule for versions is TensorFlow's: every operator of every golden model that we read.
TEST(OpVersion, IsTensorFlows) {
  const Path set = Path(TINSMITH_SOURCE_DIR) / "../shared/golden";
  if (!std::filesystem::exists(set)) GTEST_SKIP() << "no golden set beside the sources";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(set)) {
    if (entry.path().extension() != ".tflite" || entry.path().parent_path().filename() == "mlperf") continue;
    // These were put together by hand.
    if (entry.path().filename().string().starts_with("requant_") ||
        entry.path().filename().string().starts_with("f32_i16"))
      continue;
    const auto g = read_tflite(*read_file(entry.path()), "m");
    if (!g) continue;
    // In its dynamic range files TensorFlow gives some float operators the version of the hybrid ones beside them.
    const bool dynamic = entry.path().filename().string().find("__dynamic") != std::string::npos;
    for (const Node& n : g->nodes)
      if (!dynamic || (g->input(n, 1) && g->input(n, 1)->type == DType::i8)) {
        EXPECT_EQ(operator_version(*g, n), n.version) << entry.path() << " " << place(*g, n);
      }
  }
}

}  // namespace
}  // namespace tinsmith
