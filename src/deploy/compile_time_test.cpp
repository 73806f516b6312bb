// A model of the largest MLPerf Tiny model's size compiles in under a second.
#include <gtest/gtest.h>

#include <cmath>
#include <ctime>

#include "deploy/emit.h"
#include "deploy/prepare.h"

namespace tinsmith {
namespace {

// MobileNet v1 at a quarter of its width on 96x96x3: 31 layers, some 220,000 weights.
Graph mobile_net() {
  Graph g;
  uint32_t state = 1;
  auto random = [&] { return static_cast<int8_t>((state = state * 1664525u + 1013904223u) >> 24); };
  auto quant = [](float scale, int64_t zero) { return Quantisation{{scale}, {zero}, 0}; };
  auto add_layer = [&](const char* op, TensorId x, Shape weights, Shape output, int64_t stride, int axis) {
    const int32_t channels = output[3];
    std::vector<int8_t> w(static_cast<size_t>(elements(weights).value()));
    for (int8_t& v : w) v = random();
    std::vector<int32_t> b(static_cast<size_t>(channels));
    for (int32_t& v : b) v = random() * 16;
    Quantisation per_channel;
    const float reach = std::sqrt(static_cast<float>(w.size()) / static_cast<float>(channels)) * 75;
    for (int32_t c = 0; c < channels; ++c) per_channel.scale.push_back(1.0f / (reach * (1 + static_cast<float>(c % 5) * 0.1f)));
    per_channel.zero_point.assign(per_channel.scale.size(), 0);
    per_channel.axis = axis;
    Node n{.op = op_named(op)};
    for (const AttrSpec& spec : n.op->attrs) n.set(spec.name, spec.fallback);
    n.set("stride_w", stride);
    n.set("stride_h", stride);
    n.set("activation", std::string("relu6"));
    if (axis == 3) n.set("depth_multiplier", int64_t{1});
    n.inputs = {x, g.add({.type = DType::i8, .shape = weights, .quant = per_channel, .data = constant_bytes(w)}),
                g.add({.type = DType::i32, .shape = {channels}, .data = constant_bytes(b)})};
    n.outputs = {g.add({.type = DType::i8, .shape = output, .quant = quant(6.0f / 255, -128)})};
    g.nodes.push_back(n);
    return g.nodes.back().outputs[0];
  };
  g.inputs = {g.add({.type = DType::i8, .shape = {1, 96, 96, 3}, .quant = quant(6.0f / 255, -128)})};
  TensorId x = add_layer("CONV_2D", g.inputs[0], {8, 3, 3, 3}, {1, 48, 48, 8}, 2, 0);
  int32_t size = 48, channels = 8;
  const std::pair<int32_t, int32_t> blocks[] = {{1, 16}, {2, 32}, {1, 32}, {2, 64}, {1, 64}, {2, 128}, {1, 128}, {1, 128}, {1, 128}, {1, 128}, {1, 128}, {2, 256}, {1, 256}};
  for (const auto& [stride, wider] : blocks) {
    size /= stride;
    x = add_layer("DEPTHWISE_CONV_2D", x, {1, 3, 3, channels}, {1, size, size, channels}, stride, 3);
    x = add_layer("CONV_2D", x, {wider, 1, 1, channels}, {1, size, size, wider}, 1, 0);
    channels = wider;
  }
  g.outputs = {x};
  return g;
}

TEST(CompileTime, TheLargestModelTakesLessThanASecond) {
  const Graph g = mobile_net();
  for (const Core core : {Core::host, Core::cortex_m4, Core::cortex_m55}) {
    const std::clock_t start = std::clock();  // of this process: other work on the machine does not count
    auto prepared = prepare(g, {.target = {core, Optimize::speed}});
    ASSERT_TRUE(prepared) << prepared.error().text();
    auto e = emit_c(*prepared, {.name = "model", .target = {core, Optimize::speed}});
    ASSERT_TRUE(e) << e.error().text();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_GT(e->constant_bytes, 200'000u);
    EXPECT_EQ(e->plan.gap(), 0);
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
    EXPECT_LT(seconds, 1) << name(core);
#endif
    RecordProperty(name(core), fmt::format("{:.3f} s", seconds));
  }
}

}  // namespace
}  // namespace tinsmith
