#include "cos/cos.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_cos_f32, ts_unary_params, TS_FILES("ts_unary.h", "ts_math.h", "cos/cos.h", "cos/cos.c"), TS_FIELD(count));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return simple_unary(g, n, kF32, "y = cos(x)"); }

}  // namespace

extern const Op op_cos{
    .name = "COS",
    .code = 108,
    .options_type = 85,
    .max_version = 2,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32",
    .infer = infer_unary_float,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
