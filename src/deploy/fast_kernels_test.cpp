// The kernels for cores with the DSP extension, on emulated ones, against the plain kernels run here: many shapes in one graph, a layer
// each, whose operands are the graph's inputs. While a layer runs, all of the arena but its operands and its scratch is guarded.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "deploy/validate.h"
#include "emulate/emulate.h"
#include "ops/op_test.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

struct Cases {
  Graph graph;
  Numbers numbers;

  TensorId input(Shape shape, float scale, int64_t zero) {
    const TensorId id = graph.add({.name = "x", .type = DType::i8, .shape = std::move(shape), .quant = quantised(scale, zero)});
    graph.inputs.push_back(id);
    return id;
  }
  template <class T>
  TensorId constant(Shape shape, const std::vector<T>& values, Quantisation q = {}) {
    return graph.add({.name = "c", .type = dtype_of<T>(), .shape = std::move(shape), .quant = std::move(q), .data = constant_bytes(values)});
  }
  void node(const char* op, std::vector<TensorId> inputs, Quantisation y, const std::vector<Attr>& attrs) {
    Node n{.op = op_named(op), .inputs = std::move(inputs)};
    for (const AttrSpec& a : n.op->attrs) n.set(a.name, a.fallback);
    for (const Attr& a : attrs) n.set(a.name, a.value);
    n.outputs = {graph.add({.name = "y", .type = DType::i8, .quant = std::move(y)})};
    const auto types = infer_checked(graph, n);
    ASSERT_TRUE(types) << types.error().text();
    graph.tensor(n.outputs[0]).shape = (*types)[0].shape;
    graph.outputs.push_back(n.outputs[0]);
    graph.nodes.push_back(n);
  }

  struct Window {
    int n, h, w, c, out, k_h, k_w, stride, dilation = 1;
    const char* padding = "same";
  };
  // Weights, biases and scales such that outputs spread over their range. `odd` channels have scales and shifts far off.
  struct Weights {
    std::vector<int8_t> w;
    std::vector<int32_t> b;
    std::vector<float> scales;
  };
  Weights weights(int64_t count, int64_t out, int64_t taps, bool odd) {
    Weights v{numbers.many<int8_t>(count, -127, 127), numbers.many<int32_t>(out, -900, 900), {}};
    for (int64_t o = 0; o < out; ++o) v.scales.push_back(numbers.real(0.6f, 1.5f) * 2.4f / std::sqrt(static_cast<float>(taps)) / 127);
    if (odd && out > 2) {
      v.scales[0] = 0;
      v.scales[1] *= 1.3e-7f;  // shifts near 30
      v.scales[static_cast<size_t>(out) / 2] *= 1e-5f;
      v.scales[static_cast<size_t>(out) - 1] *= 1e-3f;
    }
    return v;
  }
  void conv(const Window& c, const char* activation, int64_t x_zero, int64_t y_zero, bool bias = true, bool odd = false) {
    const Weights v = weights(int64_t{c.out} * c.k_h * c.k_w * c.c, c.out, int64_t{c.k_h} * c.k_w * c.c, odd);
    const TensorId x = input({c.n, c.h, c.w, c.c}, 0.02f, x_zero);
    const TensorId w = constant({c.out, c.k_h, c.k_w, c.c}, v.w, per_channel(v.scales));
    const TensorId b = bias ? constant({c.out}, v.b) : kAbsent;
    node("CONV_2D", {x, w, b}, quantised(0.021f, y_zero), attrs(c, activation));
  }
  void depthwise(const Window& c, const char* activation, int64_t x_zero, int64_t y_zero, bool bias = true, bool odd = false) {
    const Weights v = weights(int64_t{c.k_h} * c.k_w * c.out, c.out, int64_t{c.k_h} * c.k_w, odd);
    const TensorId x = input({c.n, c.h, c.w, c.c}, 0.02f, x_zero);
    const TensorId w = constant({1, c.k_h, c.k_w, c.out}, v.w, per_channel(v.scales, 3));
    const TensorId b = bias ? constant({c.out}, v.b) : kAbsent;
    node("DEPTHWISE_CONV_2D", {x, w, b}, quantised(0.021f, y_zero), attrs(c, activation));
  }
  void dense(int n, int in, int out, const char* activation, int64_t x_zero, int64_t y_zero, bool bias = true) {
    const Weights v = weights(int64_t{in} * out, out, in, false);
    const TensorId x = input({n, in}, 0.02f, x_zero);
    const TensorId w = constant({out, in}, v.w, quantised(v.scales[0]));
    const TensorId b = bias ? constant({out}, v.b) : kAbsent;
    node("FULLY_CONNECTED", {x, w, b}, quantised(0.021f, y_zero), {{"activation", activation}});
  }
  void dense_f32(int n, int in, int out, const char* activation, float scale) {
    std::vector<float> w, b;
    for (int i = 0; i < in * out; ++i) w.push_back(numbers.real(-1, 1) * scale);
    for (int i = 0; i < out; ++i) b.push_back(numbers.real(-1, 1) * scale);
    const TensorId x = graph.add({.name = "x", .type = DType::f32, .shape = {n, in}});
    graph.inputs.push_back(x);
    Node node{.op = op_named("FULLY_CONNECTED"), .inputs = {x, constant({out, in}, w), constant({out}, b)}};
    for (const AttrSpec& a : node.op->attrs) node.set(a.name, a.fallback);
    node.set("activation", activation);
    node.outputs = {graph.add({.name = "y", .type = DType::f32, .shape = {n, out}})};
    graph.outputs.push_back(node.outputs[0]);
    graph.nodes.push_back(node);
  }
  std::vector<Attr> attrs(const Window& c, const char* activation) const {
    return {{"padding", c.padding}, {"stride_h", int64_t{c.stride}}, {"stride_w", int64_t{c.stride}}, {"dilation_h", int64_t{c.dilation}}, {"activation", activation}};
  }
};

// The arena's bytes that layer i must leave alone, as calls of tinsmith_guard(). Sample inputs of later layers are among them.
std::string guards(const Graph& graph, const Plan& plan) {
  std::string s = "\nvoid tinsmith_layer(int layer) {\n  const unsigned char *m = glue_context.memory;\n  tinsmith_guard_clear();\n  switch (layer) {\n";
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    std::set<std::pair<size_t, size_t>> used;
    auto use = [&](int b) {
      if (b >= 0) used.insert({plan.buffers[static_cast<size_t>(b)].offset, plan.buffers[static_cast<size_t>(b)].offset + plan.buffers[static_cast<size_t>(b)].size});
    };
    for (TensorId id : plan.steps[i].operands) use(plan.buffer_of[static_cast<size_t>(id)]);
    use(plan.scratch_of[i]);
    s += fmt::format("    case {}:\n", i);
    size_t at = 0;
    auto guard = [&](size_t to) {
      if (to > at) s += fmt::format("      tinsmith_guard(m + {}, {});\n", at, to - at);
    };
    for (auto [from, to] : used) {
      guard(from);
      at = std::max(at, to);
    }
    guard(plan.arena_size);
    s += "      break;\n";
  }
  return s + "    default: break;\n  }\n}\n";
}

void check(const Cases& cases, const char* kernels, Core target = Core::cortex_m4, bool interrupts = false, Optimize optimize = Optimize::speed) {
  const Graph& graph = cases.graph;
  auto e = emit_c(graph, {.name = "model", .target = {target, optimize}, .plan = {.time_limit_s = 0.2}});
  ASSERT_TRUE(e) << e.error().text();
  for (size_t i = 0; i < graph.nodes.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with(kernels)) << "case " << i << " is " << e->layers[i].kernel;
  const Samples8 samples = random_samples(graph, 4, 7);
  std::vector<emulate::SourceFile> files;
  for (const SourceFile& f : e->files) files.push_back({f.path, f.text});
  const SourceFile glue = emit_glue(graph, *e, "model");
  files.push_back({.path = glue.path, .text = glue.text + guards(graph, e->plan), .harness = true});
  emulate::BuildOptions build{.flags = {"-O2"}, .defines = {"TINSMITH_LAYER_HOOKS", "tinsmith_layer=guard_layer"}, .model_harness = true};
  const emulate::Core* core = *emulate::find_core(name(target));
  auto built = emulate::build_program(files, *core, build);
  ASSERT_TRUE(built) << built.error().text();
  auto report = emulate::run_program(built->elf, *core, {.input = samples.data, .samples = 4, .guards = !interrupts, .interrupts = interrupts, .timeout_s = 300});
  ASSERT_TRUE(report) << report.error().text();
  for (const emulate::Violation& v : report->violations) ADD_FAILURE() << v.where << (v.store ? " writes " : " reads ") << fmt::format("{:#x}", v.address) << " of the zone at " << fmt::format("{:#x}", v.zone);

  auto it = Interpreter::make(graph);
  ASSERT_TRUE(it) << it.error().text();
  size_t in = 0, out = 0;
  for (size_t k = 0; k < samples.count; ++k) {
    for (size_t i = 0; i < graph.inputs.size(); ++i) {
      std::memcpy(it->input(i).data(), samples.data.data() + in, it->input(i).size());
      in += it->input(i).size();
    }
    it->run({});
    for (size_t i = 0; i < graph.outputs.size(); ++i) {
      const auto want = it->output(i);
      size_t wrong = 0, first = 0;
      for (size_t j = want.size(); j-- > 0;)
        if (report->output[out + j] != want[j]) ++wrong, first = j;
      EXPECT_EQ(wrong, 0u) << "sample " << k << ", case " << i << " " << e->layers[i].kernel << " " << text(graph.tensor(graph.outputs[i]).shape) << ": first at " << first
                           << ": " << int{static_cast<int8_t>(report->output[out + first])} << ", should be " << int{static_cast<int8_t>(want[first])};
      out += want.size();
    }
  }
}

Cases convolutions() {
  Cases c;
  for (int channels : {4, 8, 12, 64, 68}) c.conv({1, 5, 3, channels, 6, 1, 1, 1}, "relu", -128, -128);
  for (int channels : {1, 2, 3, 5, 7}) c.conv({1, 4, 4, channels, 4, 1, 1, 1}, "relu", 3, -128);
  for (int out : {1, 2, 3, 7}) c.conv({1, 3, 3, 8, out, 1, 1, 1}, "relu", 127, -128);
  // More than 64 pixels: weights as halfwords.
  for (int channels : {1, 3, 4, 8, 20, 64, 68}) c.conv({1, 9, 9, channels, 6, 1, 1, 1}, "relu", -128, -128);
  c.conv({1, 11, 9, 3, 4, 3, 3, 1}, "relu", 7, -128);
  c.conv({1, 9, 13, 16, 4, 3, 3, 1}, "none", 7, -5);
  c.conv({1, 21, 11, 1, 8, 10, 4, 1}, "relu", 83, -128);
  c.conv({1, 19, 17, 2, 3, 5, 3, 2}, "relu", -128, -128);
  c.conv({3, 5, 5, 5, 4, 3, 3, 1}, "relu", -128, -128, true, true);
  for (int w : {1, 2, 3}) c.conv({1, 3, w, 3, 4, 5, 5, 1}, "relu", -128, -128);
  c.conv({1, 9, 8, 3, 8, 3, 3, 2}, "relu", -128, -128);
  c.conv({1, 9, 8, 3, 5, 3, 3, 1}, "relu6", -1, -128);
  c.conv({1, 13, 7, 1, 8, 10, 4, 2}, "relu", 83, -128);
  c.conv({2, 5, 6, 16, 16, 3, 3, 1}, "relu", -128, -128);
  c.conv({2, 5, 7, 16, 4, 3, 3, 2, 1, "valid"}, "relu", -20, -100);
  c.conv({1, 9, 7, 8, 4, 3, 3, 1, 2}, "relu", -20, -128);
  c.conv({1, 6, 1, 4, 4, 5, 1, 1}, "relu", -128, -128, false);
  c.conv({1, 1, 1, 260, 4, 1, 1, 1}, "relu", -128, -128);
  c.conv({1, 7, 5, 32, 6, 3, 3, 1}, "none", -128, 4);
  c.conv({1, 7, 5, 8, 6, 1, 1, 2}, "none", 5, -17, false);
  c.conv({1, 4, 4, 16, 7, 1, 1, 1}, "none", 127, 127, true, true);
  c.conv({1, 4, 4, 16, 8, 1, 1, 1}, "relu_n1_to_1", -128, 0);
  c.conv({1, 3, 3, 512, 4, 3, 3, 1}, "none", -128, 0);
  c.conv({1, 4, 4, 16, 16, 1, 1, 1}, "relu", -128, -128, true, true);
  return c;
}

// Windows of three taps a row that slide.
Cases sliding() {
  Cases c;
  for (int w : {2, 4, 11, 12}) c.conv({1, 5, w, 4, 4, 3, 3, 1}, "relu", -128, -128);
  for (int channels : {8, 12, 16, 20, 36}) c.conv({1, 4, 6, channels, 4, 3, 3, 1}, "relu", channels, -128);
  for (int out : {1, 2, 3, 7}) c.conv({1, 3, 12 + out % 2, 8, out, 3, 3, 1}, "none", 127, -17);
  c.conv({2, 7, 8, 16, 6, 3, 3, 1, 1, "valid"}, "relu", 127, -100);
  c.conv({1, 9, 13, 4, 5, 3, 3, 1, 1, "valid"}, "relu6", -3, -128);
  c.conv({2, 1, 8, 16, 6, 3, 3, 1}, "relu", -20, -128);
  c.conv({1, 8, 8, 8, 6, 3, 3, 1, 3}, "relu", -20, -128);
  c.conv({1, 2, 6, 12, 4, 5, 3, 1}, "relu_n1_to_1", -20, 9);
  c.conv({1, 4, 6, 32, 6, 1, 3, 1}, "none", -128, 9, false);
  c.conv({1, 9, 12, 4, 6, 3, 3, 1}, "relu", 11, -128);  // more than 64 pixels
  c.conv({1, 9, 12, 12, 3, 3, 3, 1}, "none", 11, -18);
  c.conv({1, 4, 4, 16, 7, 3, 3, 1}, "none", 127, 127, true, true);
  c.conv({1, 2, 2, 512, 4, 1, 1, 1}, "none", -128, -128);
  return c;
}

// Three taps a row by Winograd's form: more than 64 pixels, and the last layer so large that all before it have halfwords.
Cases tiles() {
  Cases c;
  c.conv({1, 9, 8, 8, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 11, 9, 16, 8, 3, 3, 1}, "relu", 127, -128);  // a last pixel without a partner
  c.conv({1, 6, 12, 24, 4, 3, 3, 1}, "none", -128, 127);  // 9 steps: one, then 8
  c.conv({1, 5, 14, 128, 4, 1, 3, 1}, "relu", 3, -128);
  c.conv({2, 17, 2, 32, 12, 3, 3, 1}, "none", -5, -17, false);
  c.conv({1, 23, 3, 8, 4, 3, 3, 1}, "relu6", -1, -100);
  c.conv({1, 10, 11, 8, 8, 3, 3, 1, 1, "valid"}, "relu", 50, -128);
  c.conv({1, 12, 10, 8, 8, 3, 3, 1, 1, "valid"}, "relu_n1_to_1", -50, 20);
  c.conv({3, 1, 23, 16, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 2, 34, 16, 4, 5, 3, 1}, "relu", -128, -128);
  c.conv({1, 13, 6, 8, 4, 4, 3, 1}, "relu", 11, -128);
  c.conv({1, 9, 9, 64, 4, 1, 3, 1}, "none", 11, 3);
  c.conv({1, 32, 32, 8, 8, 3, 3, 1}, "relu", 11, -128);  // so many that the steps stand four times
  c.conv({1, 17, 64, 8, 8, 3, 3, 1}, "none", 11, -12);
  c.conv({1, 9, 9, 16, 4, 3, 3, 1, 3}, "none", -128, 3);
  c.conv({1, 1, 1, 4096, 16, 1, 1, 1}, "none", -128, -128);
  return c;
}

// The same where factors are made: few pixels, and an output of `last` channels at the end that the arena is sized by.
Cases made_tiles(int last) {
  Cases c;
  c.conv({1, 8, 8, 8, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 9, 7, 16, 8, 3, 3, 1}, "relu", 127, -128);
  c.conv({1, 4, 12, 24, 4, 3, 3, 1}, "none", -128, 127);
  c.conv({2, 8, 4, 16, 12, 3, 3, 1}, "none", -5, -17, false);
  c.conv({1, 12, 3, 8, 4, 3, 3, 1}, "relu6", -1, -100);
  c.conv({1, 8, 7, 8, 8, 3, 3, 1, 1, "valid"}, "relu", 50, -128);
  c.conv({3, 1, 14, 16, 4, 3, 3, 1}, "relu", -128, -128);
  c.conv({1, 3, 12, 8, 4, 5, 3, 1}, "relu_n1_to_1", -128, 3);
  c.conv({1, 8, 8, 64, 4, 1, 3, 1}, "none", 11, 3);
  c.conv({1, 8, 6, 16, 4, 3, 3, 1, 3}, "none", -128, 3);
  c.conv({1, 8, 8, 32, 8, 3, 3, 1}, "relu", -10, -128);
  c.conv({1, 32, 16, 4, last, 1, 1, 1}, "relu", -128, -128);
  return c;
}

// What the vector kernels cut differently: chunks of 16, lines of rows, blocks of quads, 16 channels at a time.
Cases vector_convolutions() {
  Cases c;
  for (int channels : {15, 16, 17, 31, 33, 240}) c.conv({1, 3, 5, channels, 5, 1, 1, 1}, "relu", -128, -128);
  for (int out : {15, 16, 17, 32, 35}) c.conv({1, 3, 2, 20, out, 1, 1, 1}, "none", -9, 100, true, out == 35);
  for (int w : {1, 2, 3, 4, 5, 9}) c.conv({2, 1, w, 16, 9, 1, 1, 1}, "relu6", -128, -128);
  c.conv({1, 5, 6, 40, 5, 3, 3, 1}, "relu", 100, -128);           // a segment a row
  c.conv({1, 4, 4, 96, 18, 3, 3, 2}, "none", 127, 0);              // two lines a row
  c.conv({1, 4, 5, 80, 3, 3, 3, 1, 2}, "relu", -128, 10);
  c.conv({1, 3, 3, 256, 20, 1, 1, 1}, "relu", -128, -128);        // lines of one row
  c.conv({1, 3, 3, 256, 4, 1, 1, 2}, "relu", 127, -128, true, true);
  c.conv({1, 12, 11, 3, 16, 7, 7, 2}, "relu", -3, -128);
  c.conv({1, 5, 5, 2, 4, 3, 3, 1, 1, "valid"}, "relu", -3, -128);
  c.conv({1, 20, 2, 1, 3, 20, 2, 1}, "none", -128, -128);
  c.conv({1, 3, 3, 272, 4, 1, 1, 1}, "relu", -128, -128);  // lines that differ
  c.conv({1, 3, 2, 250, 17, 1, 1, 1}, "none", 3, -5);
  c.conv({2, 4, 3, 100, 3, 3, 3, 2}, "relu", -128, -128);
  for (int w : {5, 6, 7, 9, 14}) c.conv({1, 4, w, 16, 18, 3, 3, 1}, "relu", -128, -128);  // windows that slide
  for (int channels : {16, 32, 48, 80, 112}) c.conv({2, 5, 8, channels, 6, 3, 3, 1}, "none", 50, -20);
  c.conv({1, 6, 10, 16, 4, 5, 5, 1}, "relu", -128, -128);
  c.conv({1, 6, 9, 32, 4, 2, 4, 1, 1, "valid"}, "relu6", -128, -100);
  c.conv({1, 7, 9, 16, 4, 3, 2, 1, 2}, "none", -128, 0);
  c.conv({1, 1, 40, 16, 4, 1, 9, 1}, "none", -128, 0);
  return c;
}

Cases depthwises() {
  Cases c;
  for (int w : {1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 23, 24, 25, 48}) c.depthwise({1, 4, w, 4, 4, 3, 3, 1}, "relu", -128, -128);
  for (int h : {1, 2, 3, 5, 6}) c.depthwise({1, h, 5, 8, 8, 3, 3, 1}, "relu", 11, -128);
  for (int channels : {5, 6, 7, 31}) {
    c.depthwise({1, 5, 3, channels, channels, 3, 3, 1}, "relu", -7, -128);
    c.depthwise({2, 6, 5, channels, channels, 3, 3, 2}, "relu", -7, -128);
  }
  c.depthwise({2, 5, 4, 256, 256, 3, 3, 1}, "relu", -128, -128, false);
  c.depthwise({1, 6, 6, 64, 64, 3, 3, 1}, "relu6", 127, -100, true, true);
  for (int w : {1, 2, 3, 4, 5, 6, 7, 24, 26, 27, 29, 31, 48}) c.depthwise({1, 6, w, 4, 4, 3, 3, 2}, "relu", -128, -128);
  for (int h : {1, 2, 3, 4, 5, 7}) c.depthwise({1, h, 5, 8, 8, 3, 3, 2}, "relu", 11, -128);
  for (int h : {3, 4, 5, 6, 7}) c.depthwise({1, h, h + 1, 8, 8, 3, 3, 2, 1, "valid"}, "relu", 11, -128);
  c.depthwise({2, 6, 6, 256, 256, 3, 3, 2}, "relu", -128, -128);
  for (int stride : {1, 2}) {
    c.depthwise({1, 6, 9, 7, 7, 3, 3, stride}, "none", 3, -9);
    c.depthwise({1, 5, 33, 4, 4, 3, 3, stride}, "none", -128, 127, false, true);
  }
  return c;
}

TEST(FastKernels, Convolutions) { check(convolutions(), "ts_conv_2d_s8_"); }
TEST(FastKernels, ConvolutionsOnOtherCores) {
  check(convolutions(), "ts_conv_2d_s8_", Core::cortex_m7, false, Optimize::size);
  check(convolutions(), "ts_conv_2d_s8_", Core::cortex_m33, true);
}
TEST(FastKernels, ConvolutionsInTiles) {
  const Cases c = tiles();
  const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
  ASSERT_TRUE(e) << e.error().text();
  for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_w")) << "case " << i << " is " << e->layers[i].kernel;
  check(tiles(), "ts_conv_2d_s8_");
  check(tiles(), "ts_conv_2d_s8_", Core::cortex_m33, true);
}
TEST(FastKernels, ConvolutionsInMadeTiles) {
  for (int last : {36, 64}) {  // some blocks of tiles, and one
    const Cases c = made_tiles(last);
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_m")) << "case " << i << " is " << e->layers[i].kernel;
    check(made_tiles(last), "ts_conv_2d_s8_", last == 36 ? Core::cortex_m4 : Core::cortex_m7, false);
    check(made_tiles(last), "ts_conv_2d_s8_", Core::cortex_m33, true);
  }
}
TEST(FastKernels, ConvolutionsThatSlide) {
  const Cases c = sliding();
  for (const Optimize optimize : {Optimize::speed, Optimize::size}) {
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, optimize}});
    ASSERT_TRUE(e) << e.error().text();
    for (size_t i = 0; i + 1 < e->layers.size(); ++i) EXPECT_TRUE(e->layers[i].kernel.starts_with("ts_conv_2d_s8_s")) << "case " << i << " is " << e->layers[i].kernel;
    check(sliding(), "ts_conv_2d_s8_", Core::cortex_m4, false, optimize);
  }
  check(sliding(), "ts_conv_2d_s8_", Core::cortex_m33, true, Optimize::size);
}
// Each width once, so that the number of channels is part of the kernel.
TEST(FastKernels, DepthwiseOfOneNumberOfChannels) {
  Cases c;
  for (int w : {1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 24, 48}) {
    c.depthwise({1, 5, w, 4 + w % 3, 4 + w % 3, 3, 3, 1}, "relu", -128, -128);
    c.depthwise({1, 5, w, 300, 300, 3, 3, 2}, w % 2 ? "relu" : "none", -7, -128);
  }
  check(c, "ts_depthwise_conv_2d_s8_s");
  check(c, "ts_depthwise_conv_2d_s8_s", Core::cortex_m33, false, Optimize::size);
}
// One name may stand for a long body and a short one: what was made for one option must not be taken for another.
TEST(FastKernels, OptionsHaveTheirOwnBodies) {
  Cases c;
  c.depthwise({1, 5, 6, 8, 8, 3, 3, 1}, "relu", -128, -128);
  std::string bodies;
  for (const Optimize optimize : {Optimize::speed, Optimize::size}) {
    const auto e = emit_c(c.graph, {.name = "model", .target = {Core::cortex_m4, optimize}});
    ASSERT_TRUE(e) << e.error().text();
    for (const SourceFile& f : e->files) {
      if (!f.path.ends_with("depthwise_conv_2d_dsp.S")) continue;
      EXPECT_NE(bodies, f.text);
      bodies = f.text;
    }
  }
  EXPECT_FALSE(bodies.empty());
}
TEST(FastKernels, Depthwise) { check(depthwises(), "ts_depthwise_conv_2d_s8_s"); }
TEST(FastKernels, DepthwiseWithInterrupts) { check(depthwises(), "ts_depthwise_conv_2d_s8_s", Core::cortex_m7, true, Optimize::size); }

TEST(FastKernels, FullyConnected) {
  Cases c;
  for (int in : {1, 3, 4, 8, 12, 16, 31, 64, 100}) c.dense(1, in, 4, "relu", -128, -128);
  for (int out : {1, 2, 3, 5, 8}) c.dense(1, 40, out, "relu", 89, -128);
  for (int in : {7, 8, 20, 64}) c.dense(3, in, 6, "none", -3, 14, false);
  c.dense(1, 640, 8, "none", 127, -5);
  c.dense(2, 128, 4, "relu6", -128, -128);
  check(c, "ts_fully_connected_s8_");
  check(c, "ts_fully_connected_s8_", Core::cortex_m7, true, Optimize::size);
}

TEST(FastKernels, FullyConnectedOfSmallCores) {
  Cases c;
  for (int in : {1, 2, 7, 8, 9, 15, 16, 17, 100}) c.dense(1, in, 4, "relu", -128, -128);
  for (int out : {1, 2, 3, 5, 6, 7, 8}) c.dense(1, 40, out, "relu", 89, -128);
  for (int in : {7, 8, 20, 64}) c.dense(3, in, 6, "none", -3, 14, false);
  c.dense(1, 640, 8, "none", 127, -5);
  c.dense(2, 128, 9, "relu6", -128, -100);
  check(c, "ts_fully_connected_s8_v6m", Core::cortex_m0plus);
  check(c, "ts_fully_connected_s8_v6m", Core::cortex_m0plus, true, Optimize::size);  // one layer has enough weights
}

TEST(FastKernels, AddAndAveragePool) {
  Cases c;
  for (int n : {1, 4, 7, 64}) {
    const TensorId a = c.input({1, n}, 0.0312345f, -4), b = c.input({1, n}, 0.0171717f, 99);
    c.node("ADD", {a, b}, quantised(0.0401234f, -128), {{"activation", "relu"}});
  }
  const TensorId a = c.input({2, 9}, 0.0316789f, 127), b = c.input({2, 9}, 0.3141593f, -128);
  c.node("ADD", {a, b}, quantised(0.2010203f, 7), {{"activation", "relu6"}});
  check(c, "ts_add_s8_dsp");
  check(c, "ts_add_s8_dsp", Core::cortex_m0plus);
  Cases p;
  for (int k : {1, 2, 3, 5})
    for (const char* padding : {"same", "valid"})
      p.node("AVERAGE_POOL_2D", {p.input({2, 5, 7, 8}, 0.1f, -9)}, quantised(0.1f, -9),
             {{"padding", padding}, {"filter_height", int64_t{k}}, {"filter_width", int64_t{k}}, {"stride_h", int64_t{2}}, {"stride_w", int64_t{1}}});
  check(p, "ts_average_pool_2d_s8_dsp", Core::cortex_m4, true);
  check(p, "ts_average_pool_2d_s8_dsp");
}

TEST(FastKernels, ConvolutionsOfVectors) {
  check(convolutions(), "ts_conv_2d_s8_mve", Core::cortex_m55);
  check(vector_convolutions(), "ts_conv_2d_s8_mve", Core::cortex_m55);
  check(vector_convolutions(), "ts_conv_2d_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, DepthwiseOfVectors) {
  check(depthwises(), "ts_depthwise_conv_2d_s8_mve", Core::cortex_m55);
  Cases c;
  for (int channels : {1, 2, 3, 8, 9, 128, 131}) c.depthwise({1, 4, 3, channels, channels, 3, 3, 1}, "relu", -128, -128);
  for (int w : {1, 2, 7, 8, 9, 13, 36, 37, 50}) {
    c.depthwise({1, 5, w, 8, 8, 3, 3, 1}, "none", 127, -3, true, true);
    c.depthwise({1, 5, w, 8, 8, 3, 3, 2}, "relu6", -128, 1, false);
  }
  for (int h : {3, 4, 5}) c.depthwise({2, h, h + 1, 10, 10, 3, 3, 1, 1, "valid"}, "none", -128, 127);
  for (int k : {1, 2, 3}) c.depthwise({1, 6, 6, 5, 5, 3, 3, k == 3 ? 1 : k}, k == 3 ? "relu_n1_to_1" : "relu", -1, 20);
  check(c, "ts_depthwise_conv_2d_s8_mve", Core::cortex_m55);
  check(c, "ts_depthwise_conv_2d_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, FullyConnectedOfVectors) {
  Cases c;
  for (int in : {1, 3, 15, 16, 17, 31, 64, 100, 192, 193, 208, 209, 256, 320}) c.dense(1, in, in > 64 ? 14 : 4, "relu", -128, -128);
  for (int out : {1, 2, 3, 8, 15, 16, 17, 33}) c.dense(1, 40, out, "relu", 89, -128);
  for (int in : {7, 8, 20, 64}) c.dense(3, in, 6, "none", -3, 14, false);
  c.dense(1, 640, 30, "none", 127, -5);
  c.dense(2, 128, 14, "relu6", -128, -128);
  check(c, "ts_fully_connected_s8_mve", Core::cortex_m55);
  check(c, "ts_fully_connected_s8_mve", Core::cortex_m55, true);
}

// Rows one by one or in fours (ts_dot.h): few outputs of many inputs, and sums too large for the kernels above.
TEST(FastKernels, FullyConnectedByRows) {
  Cases c;
  for (int in : {2100, 2101, 2102, 2103, 4500})
    for (int out : {1, 3, 4, 6}) c.dense(in % 2 + 1, in, out, out % 2 ? "relu" : "none", out * 40 - 127, out - 128);
  for (Core core : {Core::cortex_m4, Core::cortex_m33, Core::cortex_m55}) check(c, "ts_fully_connected_s8", core);
  check(c, "ts_fully_connected_s8", Core::cortex_m7, true);
}

// Float weights of all sizes: sums that are normal numbers, denormal ones, infinite ones and none at all.
TEST(FastKernels, FloatFullyConnectedOfVectors) {
  Cases c;
  for (float scale : {1.0f, 1e-20f, 1e-38f, 3e-45f, 1e38f})
    for (int in : {1, 2, 3, 7, 16})
      for (int out : {4, 5, 15, 16, 31, 48}) c.dense_f32(2, in, out, in == 3 ? "relu" : in == 7 ? "relu6" : "none", scale);
  check(c, "ts_fully_connected_f32_mve", Core::cortex_m55);
  check(c, "ts_fully_connected_f32_mve", Core::cortex_m55, true);
}
TEST(FastKernels, FullyConnectedOfFloat) {
  Cases c;
  for (int in : {1, 2, 3, 4, 5, 7, 16, 33}) c.dense_f32(1, in, 16, "relu", 1.0f);
  for (int out : {1, 2, 3, 5, 7, 8, 9, 11, 13, 15, 17, 31, 32, 50}) c.dense_f32(2, 6, out, out % 2 ? "relu6" : "none", 1.0f);
  for (int in : {1, 3, 4, 6, 16, 61}) c.dense_f32(3, in, 1, "relu_n1_to_1", 1.0f);
  for (float scale : {1e-20f, 1e-38f, 3e-45f, 1e38f}) c.dense_f32(1, 9, 10, "relu", scale);
  check(c, "ts_fully_connected_f32_fpu");
  check(c, "ts_fully_connected_f32_fpu", Core::cortex_m7, true);
  check(c, "ts_fully_connected_f32_fpu", Core::cortex_m33);
}

TEST(FastKernels, AveragePoolOfVectors) {
  Cases c;
  auto pool = [&](Shape x, int64_t k_h, int64_t k_w, int64_t stride, const char* padding, const char* activation) {
    c.node("AVERAGE_POOL_2D", {c.input(std::move(x), 0.1f, -9)}, quantised(0.1f, -9),
           {{"padding", padding}, {"filter_height", k_h}, {"filter_width", k_w}, {"stride_h", stride}, {"stride_w", int64_t{1}}, {"activation", activation}});
  };
  for (int64_t k : {1, 2, 3, 5})
    for (const char* padding : {"same", "valid"}) pool({2, 5, 7, 8}, k, k, 2, padding, k == 3 ? "relu6" : "none");
  for (int channels : {1, 7, 9, 31, 32, 33, 72}) pool({1, 4, 3, channels}, 4, 3, 1, "valid", "none");
  for (int h : {6, 7, 10, 11, 15, 16, 17}) pool({1, h, 15, 5}, h, h == 17 ? 15 : h % 15 + 1, 1, "valid", "none");
  check(c, "ts_average_pool_2d_s8_mve", Core::cortex_m55);
  check(c, "ts_average_pool_2d_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, MeanOfVectors) {
  Cases c;
  for (int channels : {1, 3, 4, 15, 16, 17, 40})
    for (int batch : {1, 2}) {
      const TensorId x = c.input({batch, 3, 5, channels}, 0.031f, channels % 2 ? -128 : 127);
      c.node("MEAN", {x, c.constant({2}, std::vector<int32_t>{1, 2})}, quantised(0.0123f, channels - 20), {});
    }
  const TensorId large = c.input({1, 30, 20, 5}, 0.031f, -3);
  c.node("MEAN", {large, c.constant({2}, std::vector<int32_t>{1, 2})}, quantised(0.001f, 127), {});
  check(c, "ts_mean_s8_mve", Core::cortex_m55);
  check(c, "ts_mean_s8_mve", Core::cortex_m55, true);
}

TEST(FastKernels, AnyDepthwiseOfVectors) {
  Cases c;
  for (int channels : {1, 7, 8, 9, 40}) c.depthwise({2, 12, 1, channels, channels, 5, 1, 1}, "relu", -128, -128);
  for (int k : {1, 2, 5}) c.depthwise({1, 6, 7, 10, 10, k, k, 2}, "none", 127, -3, true, true);
  for (int k : {1, 4}) c.depthwise({1, 6, 7, 10, 10, k, 3, 1, 1, "valid"}, "relu6", -128, 5, false);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 1, 2}, "relu", -20, -100);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 3}, "relu_n1_to_1", 20, 100);
  check(c, "ts_depthwise_conv_2d_s8_any_mve", Core::cortex_m55);
  check(c, "ts_depthwise_conv_2d_s8_any_mve", Core::cortex_m55, true);
}

// What the kernel of 3 x 3 taps does not take: four channels at a time, and the last ones one by one.
TEST(FastKernels, AnyDepthwise) {
  Cases c;
  for (int channels : {4, 5, 7, 8, 42}) c.depthwise({2, 12, 1, channels, channels, 5, 1, 1}, "relu", -128, -128);
  for (int k : {1, 2, 5}) c.depthwise({1, 6, 7, 10, 10, k, k, 2}, "none", 127, -3, true, true);
  for (int k : {1, 4}) c.depthwise({1, 6, 7, 11, 11, k, 3, 1, 1, "valid"}, "relu6", -128, 5, false);
  for (int w : {1, 2, 9}) c.depthwise({1, 3, w, 6, 6, 1, 9, 1}, "relu", -128, -128, false);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 1, 2}, "relu", -20, -100);
  c.depthwise({1, 9, 7, 16, 16, 3, 3, 3}, "relu_n1_to_1", 20, 100);
  check(c, "ts_depthwise_conv_2d_s8_any_dsp");
  check(c, "ts_depthwise_conv_2d_s8_any_dsp", Core::cortex_m7, true, Optimize::size);
}

// Cores without the DSP extension: pairs of taps, pairs of pixels, four channels at a time.
Cases small_convolutions() {
  Cases c;
  for (int channels : {1, 2, 23, 24, 25, 26, 47, 48, 49}) c.conv({1, 3, 3, channels, 5, 1, 1, 1}, "relu", -128, -128);
  for (int out : {1, 2, 3, 4, 9}) c.conv({2, 1, 3, 6, out, 1, 1, 1}, "none", 127, -128);
  for (int w : {1, 2, 3, 6}) c.conv({2, 3, w, 2, 3, 3, 3, 1}, "relu6", -3, -100);
  c.conv({1, 12, 9, 1, 4, 10, 4, 2}, "none", 83, 127);
  c.conv({1, 5, 7, 3, 4, 2, 5, 3, 2, "valid"}, "relu_n1_to_1", 0, 0);
  return c;
}
TEST(FastKernels, ConvolutionsOfSmallCores) {
  check(convolutions(), "ts_conv_2d_s8_v6m", Core::cortex_m0plus);
  check(small_convolutions(), "ts_conv_2d_s8_v6m", Core::cortex_m0plus, false, Optimize::size);
  check(small_convolutions(), "ts_conv_2d_s8_v6m", Core::cortex_m0plus, true);
}

TEST(FastKernels, DepthwiseOfSmallCores) {
  check(depthwises(), "ts_depthwise_conv_2d_s8_v6m", Core::cortex_m0plus);
  Cases c;
  for (int k : {1, 2, 4, 5})
    for (int h : {1, 4, 7}) c.depthwise({2, h, 6, 3, 3, k, k, 1}, "relu", 11, -128);
  for (int k : {1, 2, 5}) c.depthwise({2, 6, 7, 10, 10, k, k, 2}, "none", 127, -3, true, k == 5);
  for (int h : {1, 2, 9}) c.depthwise({1, h, 1, 3, 3, 9, 1, 1}, "relu6", -128, -100);
  for (int w : {1, 2, 9}) c.depthwise({1, 3, w, 3, 3, 1, 9, 1}, "relu", -128, -128, false);
  for (int k : {1, 4}) c.depthwise({1, 6, 7, 10, 10, k, 3, 1, 1, "valid"}, "relu_n1_to_1", -128, 5);
  for (int h : {3, 4, 5, 6}) c.depthwise({2, h, h + 1, 2, 2, 3, 3, 1, 1, "valid"}, "none", 50, -5);
  c.depthwise({1, 9, 7, 4, 4, 3, 3, 3}, "relu", 20, -128);
  c.depthwise({1, 9, 9, 4, 4, 2, 2, 4}, "none", 20, 100);
  check(c, "ts_depthwise_conv_2d_s8_v6m", Core::cortex_m0plus, false, Optimize::size);
  check(c, "ts_depthwise_conv_2d_s8_v6m", Core::cortex_m0plus, true);
}

// An image of one channel: CONV_2D's kernels.
TEST(FastKernels, DepthwiseOfOneChannel) {
  Cases c;
  for (int out : {2, 3, 8, 17}) c.depthwise({1, 9, 11, 1, out, 3, 3, 2}, "relu", -128, -128);
  c.depthwise({1, 21, 15, 1, 8, 10, 8, 2}, "relu", 83, -128);
  c.depthwise({2, 5, 6, 1, 5, 3, 3, 1}, "none", 3, -9);
  c.depthwise({1, 9, 8, 1, 4, 3, 3, 1, 2}, "relu6", -7, -128, false);
  c.depthwise({1, 7, 9, 1, 6, 2, 5, 1, 1, "valid"}, "none", 127, 0, true, true);
  c.depthwise({1, 3, 2, 1, 4, 5, 7, 1}, "relu", -128, -128);
  check(c, "ts_conv_2d_s8_", Core::cortex_m4);
  check(c, "ts_conv_2d_s8_", Core::cortex_m7, true, Optimize::size);
  check(c, "ts_conv_2d_s8_v6m", Core::cortex_m0plus);
  check(c, "ts_conv_2d_s8_mve", Core::cortex_m55);
}

TEST(FastKernels, AddOfVectors) {
  Cases c;
  for (int n : {1, 3, 4, 15, 16, 17, 40}) {
    const TensorId a = c.input({1, n}, 0.0312345f, -4), b = c.input({1, n}, 0.0171717f, 99);
    c.node("ADD", {a, b}, quantised(0.0401234f, -128), {{"activation", "relu"}});
  }
  const TensorId a = c.input({2, 9}, 0.0316789f, 127), b = c.input({2, 9}, 0.3141593f, -128);
  c.node("ADD", {a, b}, quantised(0.2010203f, 7), {{"activation", "relu6"}});
  const TensorId u = c.input({3, 64}, 0.0316789f, 12), v = c.input({3, 64}, 0.0314f, -12);
  c.node("ADD", {u, v}, quantised(0.07f, 7), {{"activation", "none"}});
  check(c, "ts_add_s8_mve", Core::cortex_m55);
  check(c, "ts_add_s8_mve", Core::cortex_m55, true);
}

}  // namespace
}  // namespace tinsmith
