// ASSIGN_VARIABLE: a variable takes another value, and keeps it until the next inference.
#include "ops/variable.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  CHECKED(check_variable(g, n, 2));
  TRY(const Tensor* x, operand(g, n, 1));
  const Tensor& v = *g.input(n, 0);
  if (x->type != v.type || x->shape != v.shape)
    return fail(Code::unsupported, "", fmt::format("\"{}\" of {} {} becomes {} {}", v.name, text(v.shape), name(v.type), text(x->shape), name(x->type)),
                "a variable keeps its type and its shape");
  return std::vector<OutputType>{};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) { return variable_call(g, n, n.inputs[1], n.inputs[0], 2, "the variable = x"); }

}  // namespace

extern const Op op_assign_variable{
    .name = "ASSIGN_VARIABLE",
    .code = 144,
    .options_type = 113,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 3,
    .outputs = 0,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
