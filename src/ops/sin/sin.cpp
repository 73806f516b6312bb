#include "sin/sin.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_sin_f32, ts_unary_params, TS_FILES("ts_unary.h", "ts_math.h", "sin/sin.h", "sin/sin.c"), TS_FIELD(count));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return simple_unary(g, n, kF32, "y = sin(x)"); }

}  // namespace

extern const Op op_sin{
    .name = "SIN",
    .code = 66,
    .options_type = 0,
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
