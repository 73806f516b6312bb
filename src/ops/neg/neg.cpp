#include "neg/neg.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_neg_f32, ts_unary_params, TS_FILES("ts_unary.h", "neg/neg.h", "neg/neg.c"), TS_FIELD(count));
const Kernel kS32 = TS_DESCRIBE(ts_neg_s32, ts_unary_params, TS_FILES("ts_unary.h", "neg/neg.h", "neg/neg.c"), TS_FIELD(count));
const Kernel kS64 = TS_DESCRIBE(ts_neg_s64, ts_unary_params, TS_FILES("ts_unary.h", "neg/neg.h", "neg/neg.c"), TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_unary(g, n, {DType::f32, DType::i32, DType::i64}, "float32, int32 or int64"); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const DType y = g.output(n).type;
  return simple_unary(g, n, y == DType::f32 ? kF32 : y == DType::i32 ? kS32 : kS64, "y = -x");
}

}  // namespace

extern const Op op_neg{
    .name = "NEG",
    .code = 59,
    .options_type = 42,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
