// How CONV_2D's float weights are packed for conv_2d_f32_fpu.S, and when.
#include "conv_2d/conv_2d_f32_fpu.h"

#include <cmath>

#include "ops/fast.h"

namespace tinsmith {

#define FILES TS_FILES("ts_window.h", "conv_2d/conv_2d_f32_fpu.h", "conv_2d/conv_2d_f32_fpu.c", "conv_2d/conv_2d_f32_fpu.S")

std::vector<float> fours_of_channels(const float* w, const float* b, int64_t out, int64_t taps) {
  std::vector<float> stream;
  for (int64_t first = 0; first < out; first += 4) {
    for (int64_t o = first; o < first + 4; ++o) stream.push_back(o < out && b ? b[o] : 0.0f);
    for (int64_t i = 0; i < taps; ++i)
      for (int64_t o = first; o < first + 4; ++o) stream.push_back(o < out ? w[o * taps + i] : 0.0f);
  }
  return stream;
}

ts_window flat_window(ts_window v) {
  if (v.k_h != 1 || v.k_w != 1 || v.stride_h != 1 || v.stride_w != 1 || v.pad_top || v.pad_left) return v;
  v.in_w = v.out_w = v.batches * v.in_h * v.in_w;
  v.batches = v.in_h = v.out_h = 1;
  return v;
}

bool lower_conv_2d_f32_fpu(Lowered& l, const Graph& g, const FloatConvolution& f, Optimize optimize) {
  const ts_window& v = f.window;
  if (v.dilation_w > 1 && v.k_w > 1) return false;
  const bool low = std::isfinite(f.range.low), high = std::isfinite(f.range.high), small = optimize == Optimize::size;
  const std::string name = fmt::format("fpu{}{}{}", small ? "_one" : "", low ? "_low" : "", high ? "_high" : "");
  const char* c = "conv_2d/conv_2d_f32_fpu.c";
  const char* assembler = "conv_2d/conv_2d_f32_fpu.S";
  std::vector<Instance> instances{{"conv_2d/conv_2d_f32_fpu.h", fmt::format("TS_CONV_2D_F32_FPU_DECLARE({})", name)},
                                  {c, fmt::format("TS_CONV_2D_F32_FPU_DEFINE{}({})", small ? "_ONE" : "", name)},
                                  {assembler, fmt::format("  conv_fpu_1 {}, {}, {}", name, low ? 1 : 0, high ? 1 : 0)}};
  if (!small) instances.push_back({assembler, fmt::format("  conv_fpu_4 {}, {}, {}", name, low ? 1 : 0, high ? 1 : 0)});
  l.kernel = TS_DESCRIBE_TARGET("ts_conv_2d_f32_" + name, ts_conv_2d_f32_fpu_params, FILES, 2, false, instances, TS_WINDOW_FIELDS(window),
                                TS_FIELD(low), TS_FIELD(high), TS_FIELD(stream));
  l.formula = "y = W * x + b";
  set_params(l, ts_conv_2d_f32_fpu_params{flat_window(v), f.range.low, f.range.high,
                                          add_array(l, "stream", fours_of_channels(f.w, f.b, v.out_c, int64_t{v.k_h} * v.k_w * v.in_c))});
  // Four pixels are under way while the last channels read the first one's window.
  claim_overlap(l, g, 0, 1, window_ahead(v, 4, v.out_c, v.in_c) + (small ? 0 : 3 * 4 * int64_t{v.out_c}));
  return true;
}

}  // namespace tinsmith
