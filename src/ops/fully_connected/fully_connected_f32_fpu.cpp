// How FULLY_CONNECTED's float weights are packed for fully_connected_f32_fpu.S, and when.
#include "fully_connected/fully_connected_f32_fpu.h"

#include <cmath>

#include "ops/fast.h"

namespace tinsmith {

#define FILES                                                                                                          \
  TS_FILES("fully_connected/fully_connected_f32_fpu.h", "fully_connected/fully_connected_f32_fpu.c",                   \
           "fully_connected/fully_connected_f32_fpu.S")

bool lower_fully_connected_f32_fpu(Lowered& l, const Tensor& w, const Tensor* b, const FloatRange& range, int32_t batches) {
  const int64_t out = w.shape[0], in = w.shape[1];
  if (in < 1 || in > 4000 || out > 4000) return false;
  const auto* weights = w.as<float>();
  std::vector<float> stream;
  for (int64_t first = 0; first < out; first += 16) {
    const int64_t end = std::min(first + 16, out);
    for (int64_t o = first; o < end; ++o) stream.push_back(b ? b->as<float>()[o] : 0.0f);
    for (int64_t i = 0; i < in; ++i)
      for (int64_t o = first; o < end; ++o) stream.push_back(weights[o * in + i]);
  }
  const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
  const std::string name = fmt::format("fpu_i{}_o{}{}{}", in, out, low ? "_low" : "", high ? "_high" : "");
  const std::vector<Instance> instances{
      {"fully_connected/fully_connected_f32_fpu.h", fmt::format("TS_FULLY_CONNECTED_F32_FPU_DECLARE({})", name)},
      {"fully_connected/fully_connected_f32_fpu.c", fmt::format("TS_FULLY_CONNECTED_F32_FPU_DEFINE({})", name)},
      {"fully_connected/fully_connected_f32_fpu.S", fmt::format("  dense_fpu {}, {}, {}, {}, s{}, {}, {}", name, in, out / 16, out % 16,
                                                                15 + std::max<int64_t>(1, out % 16), low ? 1 : 0, high ? 1 : 0)}};
  l.kernel = TS_DESCRIBE_TARGET("ts_fully_connected_f32_" + name, ts_fully_connected_f32_fpu_params, FILES, 2, false, instances, TS_FIELD(low),
                                TS_FIELD(high), TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(stream));
  l.formula = "y = W x + b";
  set_params(l, ts_fully_connected_f32_fpu_params{range.low, range.high, batches, static_cast<int32_t>(in), static_cast<int32_t>(out),
                                                  add_array(l, "stream", stream)});
  return true;
}

}  // namespace tinsmith
