// How FULLY_CONNECTED's float weights are packed for fully_connected_f32_mve.S, and when.
#include "fully_connected/fully_connected_f32_mve.h"

#include <cmath>

#include "ops/fast_mve.h"

namespace tinsmith {

#define FILES                                                                                                          \
  TS_FILES("fully_connected/fully_connected_f32_mve.h", "fully_connected/fully_connected_f32_mve.c",                   \
           "fully_connected/fully_connected_f32_mve.S")

bool lower_fully_connected_f32_mve(Lowered& l, const Tensor& w, const Tensor* b, const FloatRange& range, int32_t batches) {
  const int64_t out = w.shape[0], in = w.shape[1];
  if (out < 4 || in < 1 || in > 1000) return false;
  const auto* weights = w.as<float>();
  std::vector<float> stream;
  for (int64_t first = 0; first < out; first += 16) {
    const int64_t end = std::min(first + 16, (out + 3) / 4 * 4);
    for (int64_t o = first; o < end; ++o) stream.push_back(o < out && b ? b->as<float>()[o] : 0.0f);
    for (int64_t i = 0; i < in; ++i)
      for (int64_t o = first; o < end; ++o) stream.push_back(o < out ? weights[o * in + i] : 0.0f);
  }
  const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
  const std::string name = fmt::format("mve_i{}_o{}{}{}", in, out, low ? "_low" : "", high ? "_high" : "");
  const std::vector<Instance> instances{
      {"fully_connected/fully_connected_f32_mve.h", fmt::format("TS_FULLY_CONNECTED_F32_MVE_DECLARE({})", name)},
      {"fully_connected/fully_connected_f32_mve.c", fmt::format("TS_FULLY_CONNECTED_F32_MVE_DEFINE({})", name)},
      {"fully_connected/fully_connected_f32_mve.S", fmt::format("  dense_f32 {}, {}, {}, {}, {}, {}, {}", name, in, out / 16, (out % 16 + 3) / 4, (out - 1) % 4 + 1,
                                                                low ? 1 : 0, high ? 1 : 0)}};
  l.kernel = TS_DESCRIBE_TARGET("ts_fully_connected_f32_" + name, ts_fully_connected_f32_mve_params, FILES, 2, false, instances, TS_FIELD(low),
                                TS_FIELD(high), TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(stream));
  l.formula = "y = W x + b";
  set_params(l, ts_fully_connected_f32_mve_params{range.low, range.high, batches, static_cast<int32_t>(in), static_cast<int32_t>(out),
                                                  add_array(l, "stream", stream)});
  return true;
}

}  // namespace tinsmith
