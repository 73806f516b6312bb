// How DEPTHWISE_CONV_2D's weights are packed for depthwise_conv_2d_v6m.S, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_v6m.h"

#include "ops/fast_v6m.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "depthwise_conv_2d/depthwise_conv_2d_v6m.h", "depthwise_conv_2d/depthwise_conv_2d_v6m.c", "ts_v6m.S",     \
                       "depthwise_conv_2d/depthwise_conv_2d_v6m.S")
const Kernel* kernel_of(const SplitLayer& layer, const ts_window& v) {
  const std::string name = fmt::format("{}x{}_s{}_{}", v.k_h, v.k_w, v.stride_w, layer.name());
  const int taps = v.k_h * v.k_w, back = 4 * (taps - v.stride_w * v.k_h);
  const std::vector<Instance> instances{
      {"depthwise_conv_2d/depthwise_conv_2d_v6m.h", fmt::format("TS_DEPTHWISE_CONV_2D_S8_V6M_DECLARE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_v6m.c",
       fmt::format("TS_DEPTHWISE_CONV_2D_S8_V6M_DEFINE({}, {}, {}, {}, {})", name, v.k_h, v.k_w, v.stride_w, layer.bent ? 7 : 5)},
      {"depthwise_conv_2d/depthwise_conv_2d_v6m.S", fmt::format("  depthwise {}, {}, {}, {}, {}", name, taps, back, layer.m, layer.bent ? 1 : 0)}};
  return TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_s8_v6m_" + name, ts_depthwise_conv_2d_s8_v6m_params, FILES, 2, true, instances,
                            TS_WINDOW_FIELDS(window), TS_FIELD(x_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(channels));
}

}  // namespace

bool lower_depthwise_conv_2d_v6m(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  const int32_t taps = v.k_h * v.k_w;
  if (v.out_c != v.in_c || v.dilation_h != 1 || v.dilation_w != 1 || v.stride_h != v.stride_w || v.stride_w > 8) return false;
  if (v.k_h > 25 || v.k_w > 25 || taps > 25 || v.pad_left > (v.out_w - 1) * v.stride_w + v.k_w) return false;
  const auto* w = f.w.as<int8_t>();
  auto weight = [&](int64_t c, int64_t i) { return w[(i % v.k_h * v.k_w + i / v.k_h) * v.out_c + c]; };  // column by column
  std::vector<ChannelSums> sums;
  for (int64_t c = 0; c < v.out_c; ++c) {
    for (int64_t i = 0; i + 1 < taps; i += 2)
      if (weight(c, i) == -128 && weight(c, i + 1) == -128) return false;  // their sum may not fit into 16 bits
    sums.push_back(channel_sums(f, static_cast<size_t>(c), taps, [&](int64_t i) { return int64_t{weight(c, i)}; }));
  }
  const auto layer = split_layer(f, sums);
  if (!layer) return false;
  std::vector<int8_t> packed;
  std::vector<int32_t> channels;
  for (int64_t c = 0; c < v.out_c; ++c) {
    int64_t all = 0;
    for (int64_t i = 0; i < taps; ++i) {
      all += weight(c, i);
      packed.push_back(layer->channels[static_cast<size_t>(c)].constant ? int8_t{0} : weight(c, i));
    }
    layer->put(channels, static_cast<size_t>(c), (f.b ? f.b->as<int32_t>()[c] : 0) - f.x_zero() * all);
  }
  l.kernel = kernel_of(*layer, v);
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(4 * v.k_h * ((v.out_w - 1) * v.stride_w + v.k_w));
  const ChannelRequantisation q = f.channel(0);
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_depthwise_conv_2d_s8_v6m_params{v, f.x_zero(), q.low, q.high, weights, add_array(l, "channels", channels)});
  // The rows that are still to be read for the next two rows of outputs lie behind what two rows of outputs write.
  const bool behind = v.stride_h == 1 ? std::max(v.k_h, 2) - v.pad_top >= 2 : 2 * (v.stride_h - 1) >= v.pad_top;
  if (!f.x.constant() && behind && v.out_w <= v.in_w && int64_t{v.out_h} * v.out_w <= int64_t{v.in_h} * v.in_w)
    l.overlaps.push_back({.input = 0, .output = 1, .ahead = 0, .exact = true});
  return true;
}

}  // namespace tinsmith
