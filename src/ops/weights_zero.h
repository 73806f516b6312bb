// The lowering side of ts_weights_zero.h.
#pragma once

#include "ops/lowering.h"
#include "ops/ts_weights_zero.h"

namespace tinsmith {

#define TS_WEIGHTS_ZERO_KERNEL(function)                                                                                                    \
  TS_DESCRIBE(function, ts_weights_zero_params, TS_FILES("ts_window.h", "ts_weights_zero.h", "ts_weights_zero.c"), TS_WINDOW_FIELDS(window), \
              TS_FIELD(k_c), TS_FIELD(x_zero), TS_FIELD(w_zero), TS_FIELD(y_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights),         \
              TS_FIELD(bias), TS_FIELD(multiplier), TS_FIELD(shift))

// Refuses weights with a zero point, for kernels that have no room for one.
inline Status check_no_weights_zero(const Tensor& w) {
  for (int64_t zero : w.quant.zero_point)
    if (zero != 0) return fail(Code::unsupported, "", fmt::format("weights with the zero point {}", zero), "quantise them symmetrically");
  return {};
}

// Has the convolution weights with a zero point? Then the call's kernel and parameters are set.
inline bool lower_weights_zero(Lowered& l, const Kernel& kernel, const Tensor& x, const Tensor& w, const Tensor* b, const Tensor& y, const ts_window& v,
                               int32_t k_c, const IntRange& r, const Requantisation& q) {
  if (w.quant.zero_point[0] == 0) return false;
  l.kernel = &kernel;
  l.formula = "y = requantise((W - W_zero) * (x - x_zero) + b) + y_zero";
  set_params(l, ts_weights_zero_params{v, k_c, static_cast<int32_t>(x.quant.zero_point[0]), static_cast<int32_t>(w.quant.zero_point[0]),
                                       static_cast<int32_t>(y.quant.zero_point[0]), r.low, r.high, constant_array<int8_t>(l, "weights", &w),
                                       constant_array<int32_t>(l, "bias", b), add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  return true;
}

}  // namespace tinsmith
