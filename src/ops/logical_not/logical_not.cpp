#include "logical_not/logical_not.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kU8 = TS_DESCRIBE(ts_logical_not_u8, ts_unary_params, TS_FILES("ts_unary.h", "logical_not/logical_not.h", "logical_not/logical_not.c"), TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_unary(g, n, {DType::boolean}, "bool"); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return simple_unary(g, n, kU8, "y = !x");
}

}  // namespace

extern const Op op_logical_not{
    .name = "LOGICAL_NOT",
    .code = 87,
    .options_type = 63,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "bool",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
