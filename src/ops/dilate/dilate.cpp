// DILATE: x with its elements apart, `dilation` steps from each to the next, and a constant between them.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kFill = TS_FILL_KERNEL;
const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* value, operand(g, n, 2));
  CHECKED(check_movable(*x));
  TRY(const auto dilations, constant_integers(g, n, 1, "the dilations"));
  if (!value->constant()) return fail(Code::unsupported, "", "the value is computed at run time", "make it a constant of the model");
  if (value->count() != 1) return fail(Code::bad_input, "", fmt::format("the value has {} elements", value->count()), "one is due");
  if (value->type != x->type) return wrong_type("the value", *value, "the input's type");
  for (const Tensor* t : {x, value}) CHECKED(check_same_quantisation(*t, g.output(n)));
  if (x->shape.empty() || dilations.size() != x->shape.size())
    return fail(Code::bad_input, "", fmt::format("{} dilations for an input of {}", dilations.size(), text(x->shape)), "one for each dimension is due");
  std::vector<int64_t> shape;
  for (size_t d = 0; d < dilations.size(); ++d) {
    if (dilations[d] < 1 || dilations[d] > INT32_MAX) return fail(Code::bad_input, "", fmt::format("the dilation {}", dilations[d]), "it must be 1 or more");
    shape.push_back((x->shape[d] - 1) * dilations[d] + 1);
  }
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  TRY(const auto dilations, constant_integers(g, n, 1, "the dilations"));
  const auto x_steps = steps_of(x.shape), y_steps = steps_of(y.shape);
  Copy c;
  for (size_t d = 0; d < dilations.size(); ++d) c.loops.push_back({x.shape[d], x_steps[d], x.shape[d] > 1 ? y_steps[d] * dilations[d] : 0});
  if (x.count() == y.count()) return copy_or_view(g, n, kCopy, c, "y = x");
  TRY(Lowered copy, copy_call(g, kCopy, n.inputs[0], n.outputs[0], c, ""));
  return in_sequence({fill_call(g, kFill, n.outputs[0], g.input(n, 2)->data->data()), std::move(copy)}, "y = x, dilated");
}

}  // namespace

extern const Op op_dilate{
    .name = "DILATE",
    .code = 203,
    .options_type = 0,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
