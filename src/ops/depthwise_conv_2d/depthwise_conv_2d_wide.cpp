// How DEPTHWISE_CONV_2D's weights are packed for depthwise_conv_2d_wide.c, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_wide.h"

#include "ops/fast_wide.h"

namespace tinsmith {
namespace {

const Kernel kWide =
    TS_DESCRIBE(ts_depthwise_conv_2d_s8_wide, ts_depthwise_conv_2d_s8_wide_params,
                TS_FILES("ts_window.h", "ts_wide.h", "depthwise_conv_2d/depthwise_conv_2d_wide.h", "depthwise_conv_2d/depthwise_conv_2d_wide.c"),
                TS_WINDOW_FIELDS(window), TS_FIELD(x_zero), TS_FIELD(width), TS_FIELD(spare), TS_FIELD(weights), TS_FIELD(channels.zero), TS_FIELD(channels.low),
                TS_FIELD(channels.high), TS_FIELD(channels.start), TS_FIELD(channels.multiplier), TS_FIELD(channels.shift));

}  // namespace

bool lower_depthwise_conv_2d_wide(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (v.out_c != v.in_c || f.w.quant.zero_point[0] != 0) return false;
  const int64_t taps = int64_t{v.k_h} * v.k_w, width = (int64_t{v.out_c} + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS * TS_WIDE_CHANNELS;
  if (taps * width > INT32_MAX) return false;
  // The channels' places: those of an unfinished last block at its end.
  const int64_t rest = v.out_c % TS_WIDE_CHANNELS, spare = v.out_c > TS_WIDE_CHANNELS && rest ? TS_WIDE_CHANNELS - rest : 0;
  auto place = [&](int64_t c) { return static_cast<size_t>(c >= v.out_c - rest ? c + spare : c); };
  std::vector<int8_t> packed(static_cast<size_t>(taps * width));
  for (int64_t i = 0; i < taps; ++i)
    for (int64_t c = 0; c < v.out_c; ++c) packed[static_cast<size_t>(i * width) + place(c)] = f.w.as<int8_t>()[i * v.out_c + c];
  WideChannels channels(static_cast<size_t>(width));
  for (int64_t c = 0; c < v.out_c; ++c) channels.set(place(c), f, static_cast<size_t>(c), 0);  // x_zero is taken from each x
  l.kernel = &kWide;
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_depthwise_conv_2d_s8_wide_params{v, f.x_zero(), static_cast<int32_t>(width), static_cast<int32_t>(spare), weights,
                                                    channels.add_to(l, f)});
  return true;
}

}  // namespace tinsmith
