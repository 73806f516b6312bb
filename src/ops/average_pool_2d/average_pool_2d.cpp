#include "average_pool_2d/average_pool_2d.h"

#include <cstring>

#include "ops/pooling.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d.c")
#define DSP_FILES                                                                                                     \
  TS_FILES("ts_window.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d_dsp.h",               \
           "average_pool_2d/average_pool_2d_dsp.c")
#define MVE_FILES                                                                                                     \
  TS_FILES("ts_window.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d_mve.h",               \
           "average_pool_2d/average_pool_2d_mve.c")
const Kernel kF32 = TS_DESCRIBE(ts_average_pool_2d_f32, ts_average_pool_2d_f32_params, FILES, TS_POOL_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_average_pool_2d_s8, ts_average_pool_2d_s8_params, FILES, TS_POOL_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_average_pool_2d_s16, ts_average_pool_2d_s8_params, FILES, TS_POOL_FIELDS);

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  using F32 = ts_average_pool_2d_f32_params;
  TRY(Lowered l, (lower_pool<F32, ts_average_pool_2d_s8_params>(g, n, kF32, kS8, kS16, "y = mean of x over the window")));
  if (target.dsp() && l.kernel == &kS8) {
    ts_average_pool_2d_s8_params p;
    std::memcpy(&p, l.params.data(), sizeof p);
    if (p.window.k_h * p.window.k_w < 256) {  // sums within 16 bits
      static const Kernel* const mve =
          TS_DESCRIBE_TARGET("ts_average_pool_2d_s8_mve", ts_average_pool_2d_s8_params, MVE_FILES, 2, false, {}, TS_POOL_FIELDS);
      static const Kernel* const dsp =
          TS_DESCRIBE_TARGET("ts_average_pool_2d_s8_dsp", ts_average_pool_2d_s8_params, DSP_FILES, 2, false, {}, TS_POOL_FIELDS);
      if (target.mve()) l.kernel = mve;
      else if (p.window.in_c % 4 == 0) l.kernel = dsp;
    }
  }
  return l;
}

}  // namespace

extern const Op op_average_pool_2d{
    .name = "AVERAGE_POOL_2D",
    .code = 1,
    .options_type = 5,
    .max_version = 3,
    .attrs = TS_POOL_ATTRS,
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer_pool,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
