#include "equal/equal.h"

#include "ops/comparison.h"

namespace tinsmith {
namespace {

#define TS_EQUAL_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "ts_compare.h", "equal/equal.h", "equal/equal.c")
const Kernel kF32 = TS_DESCRIBE(ts_equal_f32, ts_pair_params, TS_EQUAL_FILES, TS_PAIR_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_equal_s16, ts_pair_params, TS_EQUAL_FILES, TS_PAIR_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_equal_s32, ts_pair_params, TS_EQUAL_FILES, TS_PAIR_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_equal_s64, ts_pair_params, TS_EQUAL_FILES, TS_PAIR_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_equal_u8, ts_pair_params, TS_EQUAL_FILES, TS_PAIR_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_equal_s8, ts_compare_s8_params, TS_EQUAL_FILES, TS_COMPARE_FIELDS);
const Kernel kQU8 = TS_DESCRIBE(ts_equal_q_u8, ts_compare_s8_params, TS_EQUAL_FILES, TS_COMPARE_FIELDS);
const Kernel kQS16 = TS_DESCRIBE(ts_equal_q_s16, ts_compare_s8_params, TS_EQUAL_FILES, TS_COMPARE_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_comparison(g, n, true); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return lower_comparison<ts_compare_s8_params>(g, n, {&kF32, &kS16, &kS32, &kS64, &kU8, &kS8, &kQU8, &kQS16}, "y = a == b");
}

}  // namespace

extern const Op op_equal{
    .name = "EQUAL",
    .code = 71,
    .options_type = 53,
    .max_version = 5,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64, bool, int8, uint8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
