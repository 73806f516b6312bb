#include "square/square.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_square_f32, ts_unary_params, TS_FILES("ts_unary.h", "square/square.h", "square/square.c"), TS_FIELD(count));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return simple_unary(g, n, kF32, "y = x x"); }

}  // namespace

extern const Op op_square{
    .name = "SQUARE",
    .code = 92,
    .options_type = 66,
    .max_version = 1,
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
