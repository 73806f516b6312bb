// How DEPTHWISE_CONV_2D's float weights are packed for depthwise_conv_2d_f32_fpu.S, and when.
#include "depthwise_conv_2d/depthwise_conv_2d_f32_fpu.h"

#include <cmath>

#include "ops/fast.h"

namespace tinsmith {

#define FILES                                                                                                        \
  TS_FILES("ts_window.h", "depthwise_conv_2d/depthwise_conv_2d_f32_fpu.h", "depthwise_conv_2d/depthwise_conv_2d_f32_fpu.c", \
           "depthwise_conv_2d/depthwise_conv_2d_f32_fpu.S")

bool lower_depthwise_conv_2d_f32_fpu(Lowered& l, const Graph& g, const FloatConvolution& f, Optimize optimize) {
  const ts_window& v = f.window;
  const int64_t channels = v.out_c, taps = int64_t{v.k_h} * v.k_w;
  if (channels < 8) return false;
  std::vector<float> stream;
  for (int64_t group = 0; group < channels; group += 8) {
    const int64_t first = std::min(group, channels - 8);
    for (int64_t o = first; o < first + 8; ++o) stream.push_back(f.b ? f.b[o] : 0.0f);
    for (int64_t i = 0; i < taps; ++i) stream.insert(stream.end(), f.w + i * channels + first, f.w + i * channels + first + 8);
  }
  const bool low = std::isfinite(f.range.low), high = std::isfinite(f.range.high), three = v.k_w == 3 && optimize != Optimize::size;
  const std::string name = fmt::format("fpu{}{}{}", three ? "_three" : "", low ? "_low" : "", high ? "_high" : "");
  const std::vector<Instance> instances{
      {"depthwise_conv_2d/depthwise_conv_2d_f32_fpu.h", fmt::format("TS_DEPTHWISE_CONV_2D_F32_FPU_DECLARE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_f32_fpu.c", fmt::format("TS_DEPTHWISE_CONV_2D_F32_FPU_DEFINE({})", name)},
      {"depthwise_conv_2d/depthwise_conv_2d_f32_fpu.S", fmt::format("  depthwise_fpu {}, {}, {}, {}", name, three ? 1 : 0, low ? 1 : 0, high ? 1 : 0)}};
  l.kernel = TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_f32_" + name, ts_depthwise_conv_2d_f32_fpu_params, FILES, 2, false, instances,
                                TS_WINDOW_FIELDS(window), TS_FIELD(low), TS_FIELD(high), TS_FIELD(stream));
  l.formula = "y = W . x + b";
  set_params(l, ts_depthwise_conv_2d_f32_fpu_params{v, f.range.low, f.range.high, add_array(l, "stream", stream)});
  claim_overlap(l, g, 0, 1, window_ahead(v, 4, 1, 1) + (channels % 8 ? 32 : 0));  // the last eight channels read some a second time
  return true;
}

}  // namespace tinsmith
