#include "logical_and/logical_and.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_LOGICAL_AND_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "logical_and/logical_and.h", "logical_and/logical_and.c")
const Kernel kU8 = TS_DESCRIBE(ts_logical_and_u8, ts_pair_params, TS_LOGICAL_AND_FILES, TS_PAIR_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_pair(g, n, {DType::boolean}, "bool"));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return simple_pair(g, n, kU8, "y = a and b");
}

}  // namespace

extern const Op op_logical_and{
    .name = "LOGICAL_AND",
    .code = 86,
    .options_type = 61,
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
