// How CONV_2D's weights are packed for conv_2d_f32_wide.c.
#include "conv_2d/conv_2d_f32_wide.h"

#include "ops/fast_wide.h"

namespace tinsmith {
namespace {

const Kernel kWide = TS_DESCRIBE(ts_conv_2d_f32_wide, ts_conv_2d_f32_wide_params,
                                 TS_FILES("ts_window.h", "ts_wide.h", "conv_2d/conv_2d_f32_wide.h", "conv_2d/conv_2d_f32_wide.c"),
                                 TS_WINDOW_FIELDS(window), TS_FIELD(low), TS_FIELD(high), TS_FIELD(band), TS_FIELD(offsets), TS_FIELD(weights),
                                 TS_FIELD(bias));

}  // namespace

bool lower_conv_2d_f32_wide(Lowered& l, const Graph& g, const FloatConvolution& f) {
  // Where the window is a pixel the image is a row of pixels, so that tiles go over the ends of rows.
  ts_window v = f.window;
  const bool pixel = v.k_h == 1 && v.k_w == 1 && v.stride_h == 1 && v.stride_w == 1 && v.in_h == v.out_h && v.in_w == v.out_w;
  const int64_t count = int64_t{v.k_h} * v.k_w * v.in_c, blocks = (int64_t{v.out_c} + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS;
  if (blocks * count * TS_WIDE_CHANNELS > INT32_MAX) return false;
  if (pixel) {
    constexpr int64_t at_once = 64;
    const int64_t pixels = int64_t{v.batches} * v.in_h * v.in_w;
    int64_t width = std::min(pixels, at_once);
    while (pixels % width != 0) --width;
    if (width >= 8 || pixels < 8) {
      v.batches = 1;
      v.in_h = v.out_h = static_cast<int32_t>(pixels / width);
      v.in_w = v.out_w = static_cast<int32_t>(width);
    }
  }
  constexpr int64_t cache = 16384;
  const int64_t row = int64_t{v.in_w} * v.in_c * 4, band = std::clamp<int64_t>(cache / (row * v.stride_h), 1, v.out_h);
  const int64_t rows = std::min<int64_t>(v.in_h, (band - 1) * v.stride_h + int64_t{v.k_h - 1} * v.dilation_h + 1);
  if (rows * row > INT32_MAX) return false;
  std::vector<float> packed(static_cast<size_t>(blocks * count * TS_WIDE_CHANNELS)), bias(static_cast<size_t>(blocks * TS_WIDE_CHANNELS));
  for (int64_t o = 0; o < v.out_c; ++o) {
    if (f.b) bias[static_cast<size_t>(o)] = f.b[o];
    for (int64_t i = 0; i < count; ++i)
      packed[static_cast<size_t>((o / TS_WIDE_CHANNELS * count + i) * TS_WIDE_CHANNELS + o % TS_WIDE_CHANNELS)] = f.w[o * count + i];
  }
  std::vector<int32_t> offsets;
  for (int64_t i = 0; i < v.k_h; ++i)
    for (int64_t j = 0; j < v.k_w; ++j)
      for (int64_t c = 0; c < v.in_c; ++c)
        offsets.push_back(static_cast<int32_t>((i * v.dilation_h * v.in_w + j * v.dilation_w) * v.in_c + c));
  l.kernel = &kWide;
  l.formula = "y = W * x + b";
  l.scratch_bytes = static_cast<size_t>(rows * row);
  const auto* at = add_array(l, "offsets", offsets);
  const auto* weights = add_array(l, "weights", packed);
  set_params(l, ts_conv_2d_f32_wide_params{v, f.range.low, f.range.high, static_cast<int32_t>(band), at, weights, add_array(l, "bias", bias)});
  claim_overlap(l, g, 0, 1, window_ahead(f.window, 4, 1, 1));  // rows are read before outputs are written
  return true;
}

}  // namespace tinsmith
