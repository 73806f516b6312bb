// Fast kernels on emulated cores against the plain kernels run here: many shapes in one graph, a layer each, whose operands are the graph's
// inputs. While a layer runs, all of the arena but its operands and its scratch is guarded.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "deploy/validate.h"
#include "emulate/emulate.h"
#include "ops/op_test.h"
#include "run/interpreter.h"

namespace tinsmith {

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
  void node(const char* op, std::vector<TensorId> inputs, Quantisation y, const std::vector<Attr>& attrs, DType type = DType::i8) {
    Node n{.op = op_named(op), .inputs = std::move(inputs)};
    for (const AttrSpec& a : n.op->attrs) n.set(a.name, a.fallback);
    for (const Attr& a : attrs) n.set(a.name, a.value);
    n.outputs = {graph.add({.name = "y", .type = type, .quant = std::move(y)})};
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
  // A convolution most of whose weights are zero: one output in `outputs` has some, of one input in `inputs`.
  void sparse(const Window& c, const char* activation, int64_t x_zero, int64_t y_zero, int outputs, int inputs, bool odd = false) {
    Weights v = weights(int64_t{c.out} * c.c, c.out, std::max(c.c / inputs, 1), odd);
    for (int o = 0; o < c.out; ++o)
      for (int i = 0; i < c.c; ++i)
        if (o % outputs || i % inputs != inputs / 2) v.w[static_cast<size_t>(o * c.c + i)] = 0;
    const TensorId x = input({c.n, c.h, c.w, c.c}, 0.02f, x_zero);
    const TensorId w = constant({c.out, 1, 1, c.c}, v.w, per_channel(v.scales));
    node("CONV_2D", {x, w, constant({c.out}, v.b)}, quantised(0.021f, y_zero), attrs(c, activation));
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
  // Of float: weights as large as `scale`; `depthwise` with as many channels out as in, or of one channel.
  void conv_f32(const Window& c, const char* activation, float scale = 1, bool bias = true, bool depthwise = false) {
    const Shape shape = depthwise ? Shape{1, c.k_h, c.k_w, c.out} : Shape{c.out, c.k_h, c.k_w, c.c};
    auto reals = [&](int64_t count) {
      std::vector<float> v;
      for (int64_t i = 0; i < count; ++i) v.push_back(numbers.real(-1, 1) * scale);
      return v;
    };
    const TensorId x = graph.add({.name = "x", .type = DType::f32, .shape = {c.n, c.h, c.w, c.c}});
    graph.inputs.push_back(x);
    const TensorId w = constant(shape, reals(*elements(shape))), b = bias ? constant({c.out}, reals(c.out)) : kAbsent;
    node(depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D", {x, w, b}, {}, attrs(c, activation), DType::f32);
  }
  // Of int16 with int8 weights.
  void conv_s16(const Window& c, const char* activation, bool depthwise = false, bool bias = true) {
    const Shape shape = depthwise ? Shape{1, c.k_h, c.k_w, c.out} : Shape{c.out, c.k_h, c.k_w, c.c};
    const int64_t count = *elements(shape);
    const Weights v = weights(count, c.out, count / c.out, false);
    const TensorId x = graph.add({.name = "x", .type = DType::i16, .shape = {c.n, c.h, c.w, c.c}, .quant = quantised(0.0001f, 0)});
    graph.inputs.push_back(x);
    const TensorId w = constant(shape, v.w, per_channel(v.scales, depthwise ? 3 : 0));
    const TensorId b = bias ? constant({c.out}, std::vector<int64_t>(v.b.begin(), v.b.end())) : kAbsent;
    node(depthwise ? "DEPTHWISE_CONV_2D" : "CONV_2D", {x, w, b}, quantised(0.0001f, 0), attrs(c, activation), DType::i16);
  }
  void dense_s16(int n, int in, int out, const char* activation) {
    const Weights v = weights(int64_t{in} * out, out, in, false);
    const TensorId x = graph.add({.name = "x", .type = DType::i16, .shape = {n, in}, .quant = quantised(0.0001f, 0)});
    graph.inputs.push_back(x);
    const TensorId w = constant({out, in}, v.w, quantised(v.scales[0])), b = constant({out}, std::vector<int64_t>(v.b.begin(), v.b.end()));
    node("FULLY_CONNECTED", {x, w, b}, quantised(0.0001f, 0), {{"activation", activation}}, DType::i16);
  }
  std::vector<Attr> attrs(const Window& c, const char* activation) const {
    return {{"padding", c.padding}, {"stride_h", int64_t{c.stride}}, {"stride_w", int64_t{c.stride}}, {"dilation_h", int64_t{c.dilation}}, {"activation", activation}};
  }
};

// The arena's bytes that layer i must leave alone, as calls of tinsmith_guard(). Sample inputs of later layers are among them.
inline std::string guards(const Graph& graph, const Plan& plan) {
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

inline void check(const Cases& cases, const char* kernels, Core target = Core::cortex_m4, bool interrupts = false, Optimize optimize = Optimize::speed) {
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

inline Cases convolutions() {
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
  // Three rows of 9, 21 and 5 bytes: their last ones share a word.
  for (int stride : {1, 2}) c.conv({1, 10, 9, 3, 4, 3, 3, stride, 3 - stride}, "relu", 83, -128);
  for (int w : {1, 2, 3, 8}) c.conv({2, 3, w, 7, 3, 3, 3, 1}, "none", -7, 3);
  c.conv({1, 9, 11, 1, 4, 3, 5, 1, 1, "valid"}, "relu", 127, -128);
  c.conv({1, 2, 2, 3, 4, 3, 3, 1}, "relu_n1_to_1", -128, 0);
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

inline Cases depthwises() {
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

}  // namespace tinsmith
