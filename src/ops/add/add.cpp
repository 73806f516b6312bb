#include "add/add_wide.h"

#include <cstring>

#include "add/add_factors.h"
#include "ops/binary.h"
#include "ops/fast_mve.h"
#include "ops/fast_v6m.h"

namespace tinsmith {
namespace {

#define TS_SUM_FILES TS_FILES("ts_broadcast.h", "add/add.h", "add/add.c")
#define TS_SUM_FIELDS                                                                                                       \
  TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride), TS_FIELD(a_zero), TS_FIELD(b_zero), TS_FIELD(y_zero),            \
      TS_FIELD(left_shift), TS_FIELD(a_multiplier), TS_FIELD(a_shift), TS_FIELD(b_multiplier), TS_FIELD(b_shift),           \
      TS_FIELD(y_multiplier), TS_FIELD(y_shift), TS_FIELD(low), TS_FIELD(high)

const Kernel kF32 = TS_DESCRIBE(ts_add_f32, ts_add_f32_params, TS_SUM_FILES, TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride),
                                TS_FIELD(low), TS_FIELD(high));
const Kernel kS32 = TS_DESCRIBE(ts_add_s32, ts_add_s32_params, TS_SUM_FILES, TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride),
                                TS_FIELD(low), TS_FIELD(high));
const Kernel kS64 = TS_WHOLE64_KERNEL(ts_add_s64);
const Kernel kS8 = TS_DESCRIBE(ts_add_s8, ts_add_s8_params, TS_SUM_FILES, TS_SUM_FIELDS);
const Kernel kS8Wide = TS_DESCRIBE(ts_add_s8_wide, ts_add_s8_params,
                                   TS_FILES("ts_broadcast.h", "ts_wide.h", "add/add.h", "add/add.c", "add/add_wide.h", "add/add_wide.c"), TS_SUM_FIELDS);
const Kernel kS8Factors = TS_DESCRIBE(ts_add_s8_wide_factors, ts_add_s8_wide_factors_params,
                                      TS_FILES("ts_broadcast.h", "ts_wide.h", "add/add.h", "add/add.c", "add/add_wide.h", "add/add_wide.c"), TS_FIELD(count),
                                      TS_FIELD(a_factor), TS_FIELD(b_factor), TS_FIELD(addend), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high));
const Kernel kS16 = TS_DESCRIBE(ts_add_s16, ts_add_s8_params, TS_SUM_FILES, TS_SUM_FIELDS);

// By two multiplications, where factors are right for every pair.
void lower_wide(Lowered& l, const Tensor& y) {
  l.kernel = &kS8Wide;
  ts_add_s8_params p;
  std::memcpy(&p, l.params.data(), sizeof p);
  const auto found = find_add_factors(p);
  if (!found) return;
  l.kernel = &kS8Factors;
  set_params(l, ts_add_s8_wide_factors_params{static_cast<int32_t>(y.count()), found->a, found->b, found->addend + (1 << (found->t - 1)), found->t, p.low, p.high});
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  using F32 = ts_add_f32_params;
  TRY(Lowered l, (lower_sum<F32, ts_add_s32_params, ts_add_s8_params>(g, n, {&kF32, &kS32, &kS64, &kS8, &kS16}, "y = act(a + b)")));
  if (target.mve() && l.kernel == &kS8 && lower_add_mve(l, g, n)) return l;
  if ((target.dsp() || v6m(target)) && l.kernel == &kS8) lower_add_dsp(l, g, n, target.optimize);
  if (target.wide() && l.kernel == &kS8 && g.input(n, 0)->shape == g.input(n, 1)->shape) lower_wide(l, g.output(n));
  return l;
}

}  // namespace

extern const Op op_add{
    .name = "ADD",
    .code = 0,
    .options_type = 11,
    .max_version = 4,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"}, {"pot_scale_int16", AttrSpec::boolean, 1, int64_t{1}}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64, int8, int16",
    .infer = infer_binary,
    .lower = lower,
    .quant = QuantRule::calibrated,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
