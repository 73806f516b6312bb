// RANK: how many dimensions the input has, as a scalar.
#include "ops/values.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY([[maybe_unused]] const Tensor* x, operand(g, n, 0));
  return std::vector<OutputType>{{DType::i32, {}}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  return values_call(g, n, values_as(DType::i32, {static_cast<int64_t>(g.input(n, 0)->shape.size())}), "y = the number of dimensions of x");
}

}  // namespace

extern const Op op_rank{
    .name = "RANK",
    .code = 110,
    .options_type = 86,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "any -> int32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
