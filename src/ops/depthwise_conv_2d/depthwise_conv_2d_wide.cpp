// How DEPTHWISE_CONV_2D's weights are packed for depthwise_conv_2d_wide.c, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_wide.h"

#include "ops/fast_wide.h"

namespace tinsmith {
namespace {

const Kernel kWide =
    TS_DESCRIBE(ts_depthwise_conv_2d_s8_wide, ts_depthwise_conv_2d_s8_wide_params,
                TS_FILES("ts_window.h", "ts_wide.h", "depthwise_conv_2d/depthwise_conv_2d_wide.h", "depthwise_conv_2d/depthwise_conv_2d_wide.c"),
                TS_WINDOW_FIELDS(window), TS_FIELD(x_zero), TS_FIELD(lanes), TS_FIELD(advance), TS_FIELD(strip), TS_FIELD(weights),
                TS_WIDE_CHANNELS_FIELDS);

int64_t in_sixteens(int64_t n) { return (n + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS; }

// How many pixels make up a step: those that leave the fewest lanes of a row idle.
int64_t pixels_of_a_step(const ts_window& v) {
  if (v.stride_w != 1) return 1;
  auto registers = [&](int64_t pixels) {
    return v.out_w / pixels * in_sixteens(pixels * v.out_c) + in_sixteens(v.out_w % pixels * v.out_c);
  };
  int64_t best = 1;
  for (int64_t pixels = 2; pixels <= std::min<int64_t>(v.out_w, 16); ++pixels)
    if (registers(pixels) < registers(best)) best = pixels;
  return best;
}

}  // namespace

bool lower_depthwise_conv_2d_wide(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  if (v.out_c != v.in_c || f.w.quant.zero_point[0] != 0) return false;
  const int64_t pixels = pixels_of_a_step(v), lanes = pixels * v.out_c, blocks = in_sixteens(lanes), strips = (v.k_h + 3) / 4;
  const int64_t steps = (v.out_w + pixels - 1) / pixels, advance = pixels * v.stride_w * v.in_c;
  // What steps read, idle lanes included, and what is written into it.
  const int64_t read = (steps - 1) * advance + blocks * TS_WIDE_CHANNELS + int64_t{v.k_w - 1} * v.dilation_w * v.in_c;
  const int64_t strip = in_sixteens(read) * TS_WIDE_CHANNELS;
  const int64_t block = strips * v.k_w * 4 * TS_WIDE_CHANNELS, scratch = strips * strip * 4 + int64_t{v.in_w} * v.in_c;
  if (blocks * block > INT32_MAX || scratch > INT32_MAX) return false;
  std::vector<int8_t> packed(static_cast<size_t>(blocks * block));
  WideChannels channels(static_cast<size_t>(blocks * TS_WIDE_CHANNELS));
  const auto* w = f.w.as<int8_t>();
  const int64_t taps = int64_t{v.k_h} * v.k_w;
  for (int64_t lane = 0; lane < lanes; ++lane) {
    const int64_t c = lane % v.out_c;
    const auto sums = channel_sums(f, static_cast<size_t>(c), taps, [&](int64_t i) { return w[i * v.out_c + c]; });
    int64_t sum = 0;
    for (int64_t i = 0; i < taps; ++i) sum += w[i * v.out_c + c];
    const auto kind = channels.set(static_cast<size_t>(lane), f, static_cast<size_t>(c), -int64_t{f.x_zero() + 128} * sum, sums);
    if (kind == WideChannels::Kind::too_large) return false;
    if (kind == WideChannels::Kind::constant) continue;
    for (int64_t i = 0; i < v.k_h; ++i)
      for (int64_t j = 0; j < v.k_w; ++j) {
        const int64_t word = lane / TS_WIDE_CHANNELS * block / 4 + (i / 4 * v.k_w + j) * TS_WIDE_CHANNELS + lane % TS_WIDE_CHANNELS;
        packed[static_cast<size_t>(word * 4 + i % 4)] = w[(i * v.k_w + j) * v.out_c + c];
      }
  }
  l.kernel = &kWide;
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(scratch);
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_depthwise_conv_2d_s8_wide_params{v, f.x_zero(), static_cast<int32_t>(lanes), static_cast<int32_t>(advance),
                                                    static_cast<int32_t>(strip), weights, channels.add_to(l, f)});
  return true;
}

}  // namespace tinsmith
