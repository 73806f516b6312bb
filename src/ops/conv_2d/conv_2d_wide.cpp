// How CONV_2D's weights are packed for conv_2d_wide.c, and when.
#include "conv_2d/conv_2d_wide.h"

#include "ops/fast_wide.h"

namespace tinsmith {
namespace {

const Kernel kWide = TS_DESCRIBE(ts_conv_2d_s8_wide, ts_conv_2d_s8_wide_params,
                                 TS_FILES("ts_window.h", "ts_wide.h", "conv_2d/conv_2d_wide.h", "conv_2d/conv_2d_wide.c"),
                                 TS_WINDOW_FIELDS(window), TS_FIELD(x_zero), TS_FIELD(row), TS_FIELD(band), TS_FIELD(steps), TS_FIELD(offsets),
                                 TS_FIELD(weights), TS_WIDE_CHANNELS_FIELDS);

// Where the window is a pixel the image is a column of pixels, whatever its height and width were: bands end anywhere.
ts_window as_column(ts_window v) {
  if (v.k_h != 1 || v.k_w != 1 || v.stride_h != 1 || v.stride_w != 1 || v.pad_top != 0 || v.pad_left != 0 || v.in_h != v.out_h) return v;
  v.in_h = v.out_h = v.batches * v.in_h * v.in_w;
  v.in_w = v.out_w = v.batches = 1;
  return v;
}

// Output rows at a time: as many as leave a level 1 cache room for weights, their outputs a multiple of a tile's if that costs little.
int64_t band_of(const ts_window& v, int64_t row) {
  constexpr int64_t cache = 16384;
  const int64_t most = std::clamp<int64_t>(cache / (row * v.stride_h), 1, v.out_h);
  for (int64_t band = most; band > most / 2; --band)
    if (band * v.out_w % 8 == 0) return band;
  return most;
}

}  // namespace

bool lower_conv_2d_wide(Lowered& l, const FastLayer& f) {
  const ts_window v = as_column(f.window);
  const int64_t count = int64_t{v.k_w} * v.in_c, run = (count + 3) / 4 * 4, taps = run * v.k_h;
  if (f.w.count() != count * v.k_h * v.out_c || v.dilation_w != 1 || f.w.quant.zero_point[0] != 0) return false;
  const int64_t blocks = (int64_t{v.out_c} + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS;
  const int64_t row = (int64_t{v.out_w - 1} * v.stride_w + v.k_w) * v.in_c, band = band_of(v, row);
  const int64_t scratch = ((band - 1) * v.stride_h + int64_t{v.k_h - 1} * v.dilation_h + 1) * row + 4;
  if (blocks * taps * TS_WIDE_CHANNELS > INT32_MAX || scratch > INT32_MAX) return false;
  const auto* w = f.w.as<int8_t>();
  std::vector<int8_t> packed(static_cast<size_t>(blocks * taps * TS_WIDE_CHANNELS));
  WideChannels channels(static_cast<size_t>(blocks * TS_WIDE_CHANNELS));
  for (int64_t o = 0; o < v.out_c; ++o) {
    const int8_t* const of = w + o * count * v.k_h;
    const auto sums = channel_sums(f, static_cast<size_t>(o), count * v.k_h, [&](int64_t i) { return of[i]; });
    int64_t sum = 0;
    for (int64_t i = 0; i < count * v.k_h; ++i) sum += of[i];
    const auto kind = channels.set(static_cast<size_t>(o), f, static_cast<size_t>(o), -int64_t{f.x_zero() + 128} * sum, sums);
    if (kind == WideChannels::Kind::too_large) return false;
    if (kind == WideChannels::Kind::constant) continue;
    for (int64_t i = 0; i < count * v.k_h; ++i) {
      const int64_t at = i / count * run + i % count;  // of the window
      packed[static_cast<size_t>((o / TS_WIDE_CHANNELS * taps + at / 4 * 4) * TS_WIDE_CHANNELS + o % TS_WIDE_CHANNELS * 4 + at % 4)] = of[i];
    }
  }
  l.kernel = &kWide;
  l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
  l.scratch_bytes = static_cast<size_t>(scratch);
  std::vector<int32_t> offsets;
  for (int64_t i = 0; i < v.k_h; ++i)
    for (int64_t k = 0; k < run; k += 4) offsets.push_back(static_cast<int32_t>(i * v.dilation_h * row + k));
  const auto* at = add_array(l, "offsets", offsets);
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_conv_2d_s8_wide_params{v, f.x_zero(), static_cast<int32_t>(row), static_cast<int32_t>(band), static_cast<int32_t>(taps / 4), at,
                                          weights, channels.add_to(l, f)});
  return true;
}

}  // namespace tinsmith
