// How DEPTHWISE_CONV_2D's weights are packed for depthwise_conv_2d_dsp.S, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_dsp.h"

#include "ops/fast.h"

namespace tinsmith {
namespace {

#define FILES                                                                                                              \
  TS_FILES("ts_window.h", "depthwise_conv_2d/depthwise_conv_2d_dsp.h", "depthwise_conv_2d/depthwise_conv_2d_dsp.c", "ts_dsp.S", \
           "depthwise_conv_2d/depthwise_conv_2d_dsp.S")

const Kernel* kernel_of(const ts_window& v, int t) {
  const bool two = v.stride_h == 2;
  const int ended = 2 * v.out_w - v.pad_left < v.in_w ? 1 : 0;  // the last window's third column is inside
  const std::string name = two ? fmt::format("s2_c{}_w{}_p{}{}{}_t{}", v.in_c, v.in_w, v.pad_top, v.pad_left, ended, t)
                               : fmt::format("s1_c{}_w{}_t{}", v.in_c, v.in_w, t);
  const std::string instance = two ? fmt::format("  stride_2 {}, {}, {}, {}, {}, {}, {}, {}", name, v.in_c, v.in_w, v.out_w, t, v.pad_top, v.pad_left, ended)
                                   : fmt::format("  stride_1 {}, {}, {}, {}", name, v.in_c, v.in_w, t);
  const std::vector<Instance> instances{
      {"depthwise_conv_2d/depthwise_conv_2d_dsp.h", fmt::format("TS_DEPTHWISE_CONV_2D_S8_DSP_DECLARE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_dsp.c", fmt::format("TS_DEPTHWISE_CONV_2D_S8_DSP_DEFINE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_dsp.S", instance}};
  return TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_s8_" + name, ts_depthwise_conv_2d_s8_dsp_params, FILES, 2, true, instances,
                            TS_WINDOW_FIELDS(window), TS_FIELD(zeros), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights));
}

}  // namespace

bool lower_depthwise_conv_2d_dsp(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (v.k_h != 3 || v.k_w != 3 || v.dilation_h != 1 || v.dilation_w != 1 || v.in_c != v.out_c || v.in_c < 4) return false;
  const bool one = v.stride_h == 1 && v.stride_w == 1 && v.out_h == v.in_h && v.out_w == v.in_w;
  const bool two = v.stride_h == 2 && v.stride_w == 2;
  if ((!one && !two) || f.w.quant.zero_point[0] != 0) return false;
  const int64_t row = int64_t{v.in_c} * v.in_w;
  if (row >= 65536 || v.in_w > 1000 || v.in_c >= 4096) return false;
  const auto* w = f.w.as<int8_t>();  // (3, 3, channels)
  auto weight = [&](int64_t c, int64_t i) { return int32_t{w[i * v.in_c + c]}; };
  std::vector<ChannelSums> sums;
  for (int64_t c = 0; c < v.in_c; ++c)
    sums.push_back(channel_sums(f, static_cast<size_t>(c), 9, [&](int64_t i) { return int64_t{weight(c, i)}; }));
  const auto linear = linear_layer(f, sums, kShifts, {256, 64, 16, 4});
  if (!linear) return false;
  std::vector<int32_t> packed;
  for (int64_t c = 0; c < v.in_c; ++c) {
    const LinearChannel& form = linear->channels[static_cast<size_t>(c)];
    const int32_t scale = form.linear.constant ? 0 : form.scale;
    for (int64_t first = 0; first < 2; ++first)  // the upper two taps of each column, then the lower two
      for (int64_t j = 0; j < 3; ++j) packed.push_back(halves(scale * weight(c, 3 * first + j), scale * weight(c, 3 * first + 3 + j)));
    packed.push_back(form.linear.slope);
    packed.push_back(static_cast<int32_t>(static_cast<uint32_t>((f.b ? f.b->as<int32_t>()[c] : 0)) * static_cast<uint32_t>(scale) +
                                          static_cast<uint32_t>(form.linear.bias)));
  }
  l.kernel = kernel_of(v, linear->t);
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(32 * v.in_w);
  if (!f.x.constant()) l.overlaps.push_back({.input = 0, .output = 1, .ahead = 0, .exact = true});
  const int32_t zero = -f.x_zero();
  set_params(l, ts_depthwise_conv_2d_s8_dsp_params{v, static_cast<uint32_t>(halves(zero, zero)), f.range.low, f.range.high,
                                                   add_array(l, "weights", packed)});
  return true;
}

}  // namespace tinsmith
