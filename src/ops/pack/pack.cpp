// PACK: inputs of one shape along a new dimension; each is copied by a call of its own.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* first, operand(g, n, 0));
  CHECKED(check_movable(*first));
  const auto count = static_cast<int64_t>(n.inputs.size());
  if (n.integer("values_count") != count)
    return fail(Code::bad_input, "", fmt::format("{} values with {} inputs", n.integer("values_count"), count), "the model is broken: make it again");
  TRY(const size_t axis, resolved_axis(n.integer("axis"), first->shape.size() + 1));
  for (size_t i = 0; i < n.inputs.size(); ++i) {
    TRY(const Tensor* x, operand(g, n, i));
    if (x->shape != first->shape)
      return fail(Code::bad_input, "", fmt::format("input {} is {}, the first is {}", i, text(x->shape), text(first->shape)), "they must be alike");
    if (x->type != first->type) return wrong_type(fmt::format("input {}", i).c_str(), *x, "the first input's type");
    CHECKED(check_same_quantisation(*x, g.output(n)));
  }
  std::vector<int64_t> shape(first->shape.begin(), first->shape.end());
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), count);
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{first->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Shape& shape = g.input(n, 0)->shape;
  const size_t axis = resolved_axis(n.integer("axis"), shape.size() + 1).value();
  if (n.inputs.size() == 1) {
    Lowered view;
    view.formula = "y = x";
    return view;
  }
  const auto x_steps = steps_of(shape), y_steps = steps_of(g.output(n).shape);
  std::vector<Lowered> calls;
  for (size_t i = 0; i < n.inputs.size(); ++i) {
    Copy c;
    c.y_start = static_cast<int64_t>(i) * y_steps[axis];
    for (size_t d = 0; d < shape.size(); ++d) c.loops.push_back({shape[d], x_steps[d], y_steps[d < axis ? d : d + 1]});
    TRY(Lowered call, copy_call(g, kCopy, n.inputs[i], n.outputs[0], c, ""));
    calls.push_back(std::move(call));
  }
  return in_sequence(std::move(calls), "y = the inputs along a new dimension");
}

}  // namespace

extern const Op op_pack{
    .name = "PACK",
    .code = 83,
    .options_type = 59,
    .max_version = 5,
    .attrs = {{"values_count", AttrSpec::i32, 0}, {"axis", AttrSpec::i32, 1}},
    .min_inputs = 1,
    .max_inputs = -1,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_all,
};

}  // namespace tinsmith
