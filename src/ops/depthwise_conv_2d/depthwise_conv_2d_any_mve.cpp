// When DEPTHWISE_CONV_2D of windows that are not 3 x 3 has channels in vectors.
#include "depthwise_conv_2d/depthwise_conv_2d_any_mve.h"

#include "ops/fast_mve.h"

namespace tinsmith {

#define FILES TS_FILES("ts_window.h", "depthwise_conv_2d/depthwise_conv_2d_any_mve.h", "depthwise_conv_2d/depthwise_conv_2d_any_mve.c")

bool lower_depthwise_conv_2d_any_mve(Lowered& l, const FastLayer& f) {
  const ts_window& v = f.window;
  const auto r = vector_requantisation(f);
  if (v.in_c != v.out_c || f.w.quant.zero_point[0] != 0 || !r) return false;
  const std::vector<int32_t> bias(f.b ? f.b->as<int32_t>() : nullptr, f.b ? f.b->as<int32_t>() + v.out_c : nullptr);
  std::vector<int32_t> scales;
  for (int32_t first = 0; first < v.out_c; first += 8)
    for (int32_t odd = 0; odd < 2; ++odd)
      for (const auto* values : {&bias, &f.q.multiplier, &f.q.shift})
        for (int32_t k = first + odd; k < first + 8; k += 2) {
          const auto at = static_cast<size_t>(k);
          scales.push_back(at < values->size() ? (*values)[at] : 0);
        }
  static const Kernel* const kernel =
      TS_DESCRIBE_TARGET("ts_depthwise_conv_2d_s8_any_mve", ts_depthwise_conv_2d_s8_any_mve_params, FILES, 2, false, {}, TS_WINDOW_FIELDS(window),
                         TS_FIELD(x_zero), TS_FIELD(y_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(fix), TS_FIELD(weights), TS_FIELD(scales));
  l.kernel = kernel;
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  set_params(l, ts_depthwise_conv_2d_s8_any_mve_params{v, f.x_zero(), static_cast<int32_t>(f.y.quant.zero_point[0]), f.range.low, f.range.high, r->fix ? 1 : 0,
                                                       constant_array<int8_t>(l, "weights", &f.w), add_array(l, "scales", scales)});
  return true;
}

}  // namespace tinsmith
