// SPLIT: x in equal parts along an axis.
#include "ops/splitting.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 1));
  CHECKED(check_movable(*x));
  TRY(const int64_t given, constant_integer(g, n, 0, "the axis"));
  TRY(const size_t axis, resolved_axis(given, x->shape.size()));
  const auto parts = static_cast<int64_t>(n.outputs.size());
  if (n.integer("num_splits") != parts)
    return fail(Code::bad_input, "", fmt::format("{} splits with {} outputs", n.integer("num_splits"), parts), "the model is broken: make it again");
  if (x->shape[axis] % parts != 0)
    return fail(Code::bad_input, "", fmt::format("dimension {} of {} in {} parts", axis, text(x->shape), parts), "it must be a multiple");
  Shape part = x->shape;
  part[axis] = static_cast<int32_t>(x->shape[axis] / parts);
  return std::vector<OutputType>(n.outputs.size(), {x->type, part});
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 1);
  TRY(const int64_t given, constant_integer(g, n, 0, "the axis"));
  TRY(const size_t axis, resolved_axis(given, x.shape.size()));
  const auto parts = static_cast<int64_t>(n.outputs.size());
  return lower_split(g, n, kCopy, n.inputs[1], axis, std::vector<int64_t>(n.outputs.size(), x.shape[axis] / parts));
}

}  // namespace

extern const Op op_split{
    .name = "SPLIT",
    .code = 49,
    .options_type = 35,
    .max_version = 5,
    .attrs = {{"num_splits", AttrSpec::i32, 0}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = -1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
