#include "exp/exp.h"

#include "base/det_math.h"
#include "ops/tables.h"
#include "ops/ts_math.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_exp_f32, ts_unary_params, TS_FILES("ts_unary.h", "ts_math.h", "exp/exp.h", "exp/exp.c"), TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16");
}

// A table's exponentials are rounded from double, as a good libm's are: the reference's tables have those.
float exact_exp(float x) { return static_cast<float>(det::exp(static_cast<double>(x))); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return float_or_table(g, n, kF32, exact_exp, "y = exp(x)"); }

}  // namespace

extern const Op op_exp{
    .name = "EXP",
    .code = 47,
    .options_type = 33,
    .max_version = 2,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
