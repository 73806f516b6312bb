// How CONV_2D's weights are packed for conv_2d_v6m.S, and when.
#include "conv_2d/conv_2d_v6m.h"

#include "ops/fast_v6m.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "conv_2d/conv_2d_v6m.h", "conv_2d/conv_2d_v6m.c", "ts_v6m.S", "conv_2d/conv_2d_v6m.S")
const Kernel* kernel_of(const SplitLayer& layer, Optimize optimize) {
  const int rounds = optimize == Optimize::size ? 4 : 12;
  const std::string name = layer.name() + (rounds == 12 ? "" : fmt::format("_r{}", rounds));
  const std::vector<Instance> instances{
      {"conv_2d/conv_2d_v6m.h", fmt::format("TS_CONV_2D_S8_V6M_DECLARE({})", name)},
      {"conv_2d/conv_2d_v6m.c", fmt::format("TS_CONV_2D_S8_V6M_DEFINE({})", name)},
      {"conv_2d/conv_2d_v6m.S", fmt::format("  dot {}, {}, {}, {}", name, layer.m, layer.bent ? 1 : 0, rounds)}};
  return TS_DESCRIBE_TARGET("ts_conv_2d_s8_v6m_" + name, ts_conv_2d_s8_v6m_params, FILES, 2, true, instances, TS_WINDOW_FIELDS(window),
                            TS_FIELD(x_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(steps), TS_FIELD(weights), TS_FIELD(channels));
}

}  // namespace

bool lower_conv_2d_v6m(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.w.shape[3] != v.in_c || v.dilation_w != 1) return false;
  const int64_t taps = int64_t{v.k_h} * v.k_w * v.in_c, steps = (taps + 1) / 2, lead = -int64_t{v.out_c} & 3;
  if (steps > 4096) return false;
  const auto* w = f.w.as<int8_t>();
  std::vector<ChannelSums> sums;
  for (int64_t c = 0; c < v.out_c; ++c) {
    for (int64_t i = 0; i + 1 < taps; i += 2)
      if (w[c * taps + i] == -128 && w[c * taps + i + 1] == -128) return false;  // their sum may not fit into 16 bits
    sums.push_back(channel_sums(f, static_cast<size_t>(c), taps, [&](int64_t i) { return int64_t{w[c * taps + i]}; }));
  }
  const auto layer = split_layer(f, sums);
  if (!layer) return false;
  std::vector<int8_t> packed(static_cast<size_t>((v.out_c + lead) * 2 * steps));
  std::vector<int32_t> channels;
  for (int64_t c = 0; c < v.out_c; ++c) {
    const int64_t place = c + lead;
    int64_t all = 0;
    for (int64_t i = 0; i < taps; ++i) {
      all += w[c * taps + i];
      if (!layer->channels[static_cast<size_t>(c)].constant)
        packed[static_cast<size_t>((place / 4 * steps + i / 2) * 8 + place % 4 * 2 + i % 2)] = w[c * taps + i];
    }
    layer->put(channels, static_cast<size_t>(c), (f.b ? f.b->as<int32_t>()[c] : 0) - f.x_zero() * all);
  }
  l.kernel = kernel_of(*layer, f.optimize);
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(8 * steps);
  const ChannelRequantisation q = f.channel(0);
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_conv_2d_s8_v6m_params{v, f.x_zero(), q.low, q.high, static_cast<int32_t>(steps), weights, add_array(l, "channels", channels)});
  return true;
}

}  // namespace tinsmith
