// The float kernels for wide registers, each path that this processor has, against the plain ones: bit for bit, with guard zones.
#include <cmath>

#include "ops/op_test.h"

// The paths are inside the kernels' files.
#define TS_KERNEL static inline
#include "conv_2d/conv_2d_f32_wide.c"
#include "depthwise_conv_2d/depthwise_conv_2d.c"
#include "depthwise_conv_2d/depthwise_conv_2d_f32_wide.c"

namespace tinsmith {
namespace {

struct Case {
  int n, h, w, c, out, k_h, k_w, stride_h, stride_w, dilation_h, dilation_w;
  const char* padding;
};
const Case kCases[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "valid"},     {1, 5, 5, 3, 17, 3, 3, 1, 1, 1, 1, "same"},   {2, 6, 7, 4, 16, 2, 3, 2, 1, 1, 1, "same"},
    {1, 25, 5, 16, 64, 1, 1, 1, 1, 1, 1, "valid"},  {1, 9, 18, 5, 33, 3, 2, 1, 3, 2, 1, "same"},  {3, 4, 13, 31, 15, 3, 3, 1, 1, 1, 2, "same"},
    {1, 49, 10, 1, 40, 10, 4, 2, 2, 1, 1, "same"},  {1, 7, 27, 16, 48, 5, 5, 2, 2, 1, 1, "valid"}, {1, 3, 4, 2, 100, 5, 7, 1, 1, 1, 1, "same"},
    {1, 40, 40, 24, 8, 3, 3, 1, 1, 1, 1, "same"},   {2, 3, 3, 8, 80, 1, 1, 2, 2, 1, 1, "same"},   {1, 2, 30, 3, 3, 3, 3, 1, 1, 3, 4, "same"},
    {1, 9, 16, 20, 20, 3, 3, 1, 1, 1, 1, "same"},   {1, 9, 17, 32, 16, 3, 3, 1, 2, 1, 1, "valid"},
};

std::vector<std::string> paths() {
  std::vector<std::string> names = {"plain C", "AVX2", "AVX-512"};
  names.resize(static_cast<size_t>(ts_wide_float_path()) + 1);
  return names;
}

std::vector<uint32_t> bits_of(const float* values, size_t count) {
  std::vector<uint32_t> bits(count);
  if (count) std::memcpy(bits.data(), values, count * sizeof bits[0]);
  return bits;
}

// The layer by the plain kernel, and by each path of the other, whose input and output are right between guards.
template <class Params, class Run>
void agree(OneOp op, const char* kernel, Run run) {
  ASSERT_EQ(op.prepare({Core::host, Optimize::size}), "");
  op.call();
  const auto plain = op.result<float>();
  auto wide = op.node.op->lower(op.graph, op.node, {Core::host, Optimize::speed});
  ASSERT_TRUE(wide) << wide.error().text();
  ASSERT_STREQ(wide->kernel->name, kernel);
  const auto known = paths();
  for (size_t path = 0; path < known.size(); ++path) {
    constexpr float guard = 77;
    std::vector<float> y(plain.size() + 64, guard), scratch(wide->scratch_bytes / 4 + 16, guard);
    run(reinterpret_cast<const Params*>(wide->params.data()), reinterpret_cast<const float*>(op.memory[0].data()), y.data() + 32, scratch.data(),
        static_cast<int>(path));
    EXPECT_EQ(bits_of(y.data() + 32, plain.size()), bits_of(plain.data(), plain.size())) << known[path];
    for (size_t i = 0; i < 32; ++i) EXPECT_TRUE(y[i] == guard && y[y.size() - 1 - i] == guard) << known[path];
    for (size_t i = 0; i < 16; ++i) EXPECT_EQ(scratch[wide->scratch_bytes / 4 + i], guard) << known[path];
  }
  ASSERT_EQ(op.prepare({Core::host, Optimize::speed}), "");
  op.check_overlaps();
}

constexpr auto conv = [](auto* p, auto* x, auto* y, float* scratch, int path) { ts_conv_2d_f32_wide_by(p, x, y, scratch, path); };
constexpr auto depthwise = [](auto* p, auto* x, auto* y, float*, int path) { ts_depthwise_conv_2d_f32_wide_by(p, x, y, path); };

OneOp layer(const Case& c, Numbers& r, bool per_channel_weights, bool bias, const char* activation) {
  OneOp op(per_channel_weights ? "DEPTHWISE_CONV_2D" : "CONV_2D");
  op.attr("padding", c.padding).attr("activation", activation).attr("stride_h", int64_t{c.stride_h}).attr("stride_w", int64_t{c.stride_w});
  op.attr("dilation_h", int64_t{c.dilation_h}).attr("dilation_w", int64_t{c.dilation_w});
  if (per_channel_weights) op.attr("depth_multiplier", int64_t{1});
  op.input({c.n, c.h, c.w, c.c}, r.reals(int64_t{c.n} * c.h * c.w * c.c, -4, 4));
  const Shape w = per_channel_weights ? Shape{1, c.k_h, c.k_w, c.c} : Shape{c.out, c.k_h, c.k_w, c.c};
  const int out = per_channel_weights ? c.c : c.out;
  op.constant(w, r.reals(elements(w).value()));
  if (bias) op.constant({out}, r.reals(out));
  op.output(DType::f32);
  return op;
}

TEST(WideFloat, Conv2D) {
  Numbers r;
  for (const Case& c : kCases)
    for (const char* activation : {"none", "relu6"}) {
      SCOPED_TRACE(fmt::format("{} x {} x {}", c.h, c.w, c.c));
      agree<ts_conv_2d_f32_wide_params>(layer(c, r, false, activation[0] == 'n', activation), "ts_conv_2d_f32_wide", conv);
    }
}

TEST(WideFloat, DepthwiseConv2D) {
  Numbers r;
  for (const Case& c : kCases)
    for (const char* activation : {"none", "relu6"}) {
      SCOPED_TRACE(fmt::format("{} x {} x {}", c.h, c.w, c.c));
      if (c.c == 1) agree<ts_conv_2d_f32_wide_params>(layer(c, r, true, activation[0] == 'n', activation), "ts_conv_2d_f32_wide", conv);
      else agree<ts_depthwise_conv_2d_f32_params>(layer(c, r, true, activation[0] == 'n', activation), "ts_depthwise_conv_2d_f32_wide", depthwise);
    }
}

// A tap outside of the image adds nothing, infinite or not.
TEST(WideFloat, TapsOutsideAddNothing) {
  Numbers r;
  for (const bool per_channel_weights : {false, true}) {
    OneOp op(per_channel_weights ? "DEPTHWISE_CONV_2D" : "CONV_2D");
    op.attr("padding", "same").attr("stride_h", int64_t{1}).attr("stride_w", int64_t{1});
    if (per_channel_weights) op.attr("depth_multiplier", int64_t{1});
    op.input({1, 4, 14, 2}, r.reals(112, 1, 2));
    std::vector<float> w = r.reals(18);
    w[0] = INFINITY;
    op.constant({1, 3, 3, 2}, w).output(DType::f32);
    if (per_channel_weights) agree<ts_depthwise_conv_2d_f32_params>(op, "ts_depthwise_conv_2d_f32_wide", depthwise);
    else agree<ts_conv_2d_f32_wide_params>(op, "ts_conv_2d_f32_wide", conv);
  }
}

// FULLY_CONNECTED is CONV_2D's kernel.
TEST(WideFloat, FullyConnected) {
  Numbers r;
  const int shapes[][3] = {{1, 1, 1}, {1, 640, 128}, {1, 7, 33}, {3, 5, 40}, {13, 100, 10}, {127, 6, 75}, {192, 9, 16}};
  for (const auto& [rows, in, out] : shapes) {
    OneOp op("FULLY_CONNECTED");
    op.input({rows, in}, r.reals(int64_t{rows} * in, -4, 4)).constant({out, in}, r.reals(int64_t{out} * in)).constant({out}, r.reals(out)).output(DType::f32);
    SCOPED_TRACE(fmt::format("{}, {} -> {}", rows, in, out));
    agree<ts_conv_2d_f32_wide_params>(op, "ts_conv_2d_f32_wide", conv);
  }
}

}  // namespace
}  // namespace tinsmith
