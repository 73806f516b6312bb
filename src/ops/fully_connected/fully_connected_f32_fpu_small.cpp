// How FULLY_CONNECTED's float weights are packed for fully_connected_f32_fpu_small.S, and when.
#include "fully_connected/fully_connected_f32_fpu_small.h"

#include <bit>
#include <cmath>

#include "ops/fast.h"

namespace tinsmith {

#define FILES                                                                                                               \
  TS_FILES("fully_connected/fully_connected_f32_fpu_small.h", "fully_connected/fully_connected_f32_fpu_small.c",            \
           "fully_connected/fully_connected_f32_fpu_small.S")

bool lower_fully_connected_f32_fpu_small(Lowered& l, const Tensor& w, const Tensor* b, const FloatRange& range, int32_t batches) {
  const int64_t out = w.shape[0], in = w.shape[1];
  const bool linear = std::isinf(range.low), relu = range.low == 0.0f && !std::signbit(range.low);
  if (in > 16383 || out > 16383 || std::isfinite(range.high) || !(linear || relu)) return false;
  const auto* weights = w.as<float>();
  std::vector<uint32_t> stream{static_cast<uint32_t>(out - 8) << 17 | (linear ? 1u << 16 : 0u) | static_cast<uint32_t>(4 * in)};
  for (int64_t first = 0, n; first < out; first += n) {
    n = out - first < 8 ? 1 : 8;
    for (int64_t o = first; o < first + n; ++o) stream.push_back(std::bit_cast<uint32_t>(b ? b->as<float>()[o] : 0.0f));
    for (int64_t i = 0; i < in; ++i)
      for (int64_t o = first; o < first + n; ++o) stream.push_back(std::bit_cast<uint32_t>(weights[o * in + i]));
  }
  const std::vector<Instance> instances{{"fully_connected/fully_connected_f32_fpu_small.S", "  dense_fpu_small"}};
  l.kernel = TS_DESCRIBE_TARGET(batches == 1 ? "ts_fully_connected_f32_fpu_small" : "ts_fully_connected_f32_fpu_small_rows",
                                ts_fully_connected_f32_fpu_small_params, FILES, 2, false, instances, TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(stream));
  l.formula = "y = W x + b";
  set_params(l, ts_fully_connected_f32_fpu_small_params{batches, static_cast<int32_t>(in), static_cast<int32_t>(out), add_array(l, "stream", stream)});
  return true;
}

}  // namespace tinsmith
