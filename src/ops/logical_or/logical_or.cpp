#include "logical_or/logical_or.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_LOGICAL_OR_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "logical_or/logical_or.h", "logical_or/logical_or.c")
const Kernel kU8 = TS_DESCRIBE(ts_logical_or_u8, ts_pair_params, TS_LOGICAL_OR_FILES, TS_PAIR_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_pair(g, n, {DType::boolean}, "bool"));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return simple_pair(g, n, kU8, "y = a or b");
}

}  // namespace

extern const Op op_logical_or{
    .name = "LOGICAL_OR",
    .code = 84,
    .options_type = 60,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "bool",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
