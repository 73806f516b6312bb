#include "sub/sub.h"

#include "ops/binary.h"

namespace tinsmith {
namespace {

#define TS_SUM_FILES TS_FILES("ts_broadcast.h", "sub/sub.h", "sub/sub.c")
#define TS_SUM_FIELDS                                                                                                       \
  TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride), TS_FIELD(a_zero), TS_FIELD(b_zero), TS_FIELD(y_zero),            \
      TS_FIELD(left_shift), TS_FIELD(a_multiplier), TS_FIELD(a_shift), TS_FIELD(b_multiplier), TS_FIELD(b_shift),           \
      TS_FIELD(y_multiplier), TS_FIELD(y_shift), TS_FIELD(low), TS_FIELD(high)

const Kernel kF32 = TS_DESCRIBE(ts_sub_f32, ts_sub_f32_params, TS_SUM_FILES, TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride),
                                TS_FIELD(low), TS_FIELD(high));
const Kernel kS32 = TS_DESCRIBE(ts_sub_s32, ts_sub_s32_params, TS_SUM_FILES, TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride),
                                TS_FIELD(low), TS_FIELD(high));
const Kernel kS64 = TS_WHOLE64_KERNEL(ts_sub_s64);
const Kernel kS8 = TS_DESCRIBE(ts_sub_s8, ts_sub_s8_params, TS_SUM_FILES, TS_SUM_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_sub_s16, ts_sub_s8_params, TS_SUM_FILES, TS_SUM_FIELDS);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return lower_sum<ts_sub_f32_params, ts_sub_s32_params, ts_sub_s8_params>(g, n, {&kF32, &kS32, &kS64, &kS8, &kS16}, "y = act(a - b)");
}

}  // namespace

extern const Op op_sub{
    .name = "SUB",
    .code = 41,
    .options_type = 28,
    .max_version = 5,
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
