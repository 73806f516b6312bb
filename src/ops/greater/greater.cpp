#include "greater/greater.h"

#include "ops/comparison.h"

namespace tinsmith {
namespace {

#define TS_GREATER_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "ts_compare.h", "greater/greater.h", "greater/greater.c")
const Kernel kF32 = TS_DESCRIBE(ts_greater_f32, ts_pair_params, TS_GREATER_FILES, TS_PAIR_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_greater_s16, ts_pair_params, TS_GREATER_FILES, TS_PAIR_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_greater_s32, ts_pair_params, TS_GREATER_FILES, TS_PAIR_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_greater_s64, ts_pair_params, TS_GREATER_FILES, TS_PAIR_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_greater_s8, ts_compare_s8_params, TS_GREATER_FILES, TS_COMPARE_FIELDS);
const Kernel kQU8 = TS_DESCRIBE(ts_greater_q_u8, ts_compare_s8_params, TS_GREATER_FILES, TS_COMPARE_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_comparison(g, n, false); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return lower_comparison<ts_compare_s8_params>(g, n, {&kF32, &kS16, &kS32, &kS64, nullptr, &kS8, &kQU8, nullptr}, "y = a > b");
}

}  // namespace

extern const Op op_greater{
    .name = "GREATER",
    .code = 61,
    .options_type = 44,
    .max_version = 3,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64, int8, uint8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
