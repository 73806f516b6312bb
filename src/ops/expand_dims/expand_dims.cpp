// EXPAND_DIMS: the shape with one more dimension, of 1; nothing happens at run time.
#include "ops/operands.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const int64_t axis, constant_integer(g, n, 1, "the axis"));
  TRY(const size_t at, resolved_axis(axis, x->shape.size() + 1));
  Shape shape = x->shape;
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(at), 1);
  return std::vector<OutputType>{{x->type, shape}};
}

Result<Lowered> lower(const Graph&, const Node&, const Target&) { return Lowered{}; }

}  // namespace

extern const Op op_expand_dims{
    .name = "EXPAND_DIMS",
    .code = 70,
    .options_type = 52,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "all, as a view",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
