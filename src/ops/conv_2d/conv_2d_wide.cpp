// How CONV_2D's weights are packed for conv_2d_wide.c, and when.
#include "conv_2d/conv_2d_wide.h"

#include "ops/fast_wide.h"

namespace tinsmith {
namespace {

const Kernel kWide = TS_DESCRIBE(ts_conv_2d_s8_wide, ts_conv_2d_s8_wide_params,
                                 TS_FILES("ts_window.h", "ts_wide.h", "conv_2d/conv_2d_wide.h", "conv_2d/conv_2d_wide.c"),
                                 TS_WINDOW_FIELDS(window), TS_FIELD(x_zero), TS_FIELD(taps), TS_FIELD(weights), TS_FIELD(channels.zero),
                                 TS_FIELD(channels.low), TS_FIELD(channels.high), TS_FIELD(channels.start), TS_FIELD(channels.multiplier),
                                 TS_FIELD(channels.shift));

}  // namespace

bool lower_conv_2d_wide(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (f.w.shape[3] != v.in_c || v.dilation_w != 1 || f.w.quant.zero_point[0] != 0) return false;
  const int64_t count = int64_t{v.k_h} * v.k_w * v.in_c, taps = (count + 3) / 4 * 4;
  const int64_t blocks = (int64_t{v.out_c} + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS;
  if (blocks * taps * TS_WIDE_CHANNELS > INT32_MAX) return false;
  const auto* w = f.w.as<int8_t>();
  std::vector<int8_t> packed(static_cast<size_t>(blocks * taps * TS_WIDE_CHANNELS));
  WideChannels channels(static_cast<size_t>(blocks * TS_WIDE_CHANNELS));
  for (int64_t o = 0; o < v.out_c; ++o) {
    int64_t sum = 0;
    for (int64_t i = 0; i < count; ++i) {
      const int8_t weight = w[o * count + i];
      sum += weight;
      packed[static_cast<size_t>((o / TS_WIDE_CHANNELS * taps + i / 4 * 4) * TS_WIDE_CHANNELS + o % TS_WIDE_CHANNELS * 4 + i % 4)] = weight;
    }
    channels.set(static_cast<size_t>(o), f, static_cast<size_t>(o), -(f.x_zero() + 128) * sum);
  }
  l.kernel = &kWide;
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(TS_WIDE_PIXELS * taps);
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_conv_2d_s8_wide_params{v, f.x_zero(), static_cast<int32_t>(taps), weights, channels.add_to(l, f)});
  return true;
}

}  // namespace tinsmith
