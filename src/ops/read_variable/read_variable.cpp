// READ_VARIABLE: the value that a variable has now.
#include "ops/variable.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  CHECKED(check_variable(g, n, 1));
  const Tensor& v = *g.input(n, 0);
  return std::vector<OutputType>{{v.type, v.shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return variable_call(g, n, n.inputs[0], n.outputs[0], 1, "y = the variable"); }

}  // namespace

extern const Op op_read_variable{
    .name = "READ_VARIABLE",
    .code = 143,
    .options_type = 112,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
