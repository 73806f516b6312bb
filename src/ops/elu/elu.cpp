#include "elu/elu.h"

#include "ops/tables.h"
#include "ops/ts_math.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_elu_f32, ts_unary_params, TS_FILES("ts_unary.h", "ts_math.h", "elu/elu.h", "elu/elu.c"), TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_unary(g, n, {DType::f32, DType::i8}, "float32 or int8"); }

// The reference's table subtracts the one in float.
float elu(float x) { return x < 0 ? ts_expf(x) - 1.0f : x; }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return float_or_table(g, n, kF32, elu, "y = x < 0 ? exp(x) - 1 : x"); }

}  // namespace

extern const Op op_elu{
    .name = "ELU",
    .code = 111,
    .options_type = 0,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
