// UNPACK: x taken apart along a dimension, which the outputs lack.
#include "ops/splitting.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_movable(*x));
  TRY(const size_t axis, resolved_axis(n.integer("axis"), x->shape.size()));
  const auto parts = static_cast<int64_t>(n.outputs.size());
  if (n.integer("num") != parts || x->shape[axis] != parts)
    return fail(Code::bad_input, "", fmt::format("{} parts of dimension {} of {}, with {} outputs", n.integer("num"), axis, text(x->shape), parts), "the model is broken: make it again");
  Shape part = x->shape;
  part.erase(part.begin() + static_cast<std::ptrdiff_t>(axis));
  return std::vector<OutputType>(n.outputs.size(), {x->type, part});
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const size_t axis, resolved_axis(n.integer("axis"), g.input(n, 0)->shape.size()));
  return lower_split(g, n, kCopy, n.inputs[0], axis, std::vector<int64_t>(n.outputs.size(), 1));
}

}  // namespace

extern const Op op_unpack{
    .name = "UNPACK",
    .code = 88,
    .options_type = 64,
    .max_version = 6,
    .attrs = {{"num", AttrSpec::i32, 0}, {"axis", AttrSpec::i32, 1}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = -1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
