// When MEAN of int8 is one over the pixels of images.
#include "mean/mean_mve.h"

#include <cstring>

#include "mean/mean.h"
#include "ops/fast_mve.h"

namespace tinsmith {

#define FILES TS_FILES("mean/mean_mve.h", "mean/mean_mve.c")

bool lower_mean_mve(Lowered& l) {
  ts_mean_s8_params p;
  std::memcpy(&p, l.params.data(), sizeof p);
  int32_t outer = 1, channels = 1, elements = 1;
  for (int i = 0; i < 4; ++i) {
    if (p.kept[i] > 1 && p.kept_step[i] != 1) {
      if (outer > 1) return false;
      outer = p.kept[i];
    } else if (p.kept[i] > 1) {
      channels = p.kept[i];
    }
    if (p.folded[i] > 1) {
      if (elements > 1) return false;
      elements = p.folded[i];
    }
  }
  if (p.shift >= 0) return false;
  for (int i = 0; i < 4; ++i) {
    if (p.folded[i] > 1 && p.folded_step[i] != channels) return false;
    if (p.kept[i] > 1 && p.kept_step[i] != 1 && p.kept_step[i] != elements * channels) return false;
  }
  static const Kernel* const kernel =
      TS_DESCRIBE_TARGET("ts_mean_s8_mve", ts_mean_s8_mve_params, FILES, 2, false, {}, TS_FIELD(outer), TS_FIELD(elements), TS_FIELD(channels),
                         TS_FIELD(x_zeros), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high));
  l.kernel = kernel;
  set_params(l, ts_mean_s8_mve_params{outer, elements, channels, p.x_zeros, p.y_zero, p.multiplier, p.shift, p.low, p.high});
  return true;
}

}  // namespace tinsmith
