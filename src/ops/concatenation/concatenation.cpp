// CONCATENATION: the inputs one after another along an axis; each is copied by a call of its own.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* first, operand(g, n, 0));
  CHECKED(check_movable(*first));
  if (n.word("activation") != "none")
    return fail(Code::unsupported, "", fmt::format("the fused activation {}", n.word("activation")), "use an operator of its own after it");
  TRY(const size_t axis, resolved_axis(n.integer("axis"), first->shape.size()));
  std::vector<int64_t> shape(first->shape.begin(), first->shape.end());
  shape[axis] = 0;
  for (size_t i = 0; i < n.inputs.size(); ++i) {
    TRY(const Tensor* x, operand(g, n, i));
    bool fits = x->shape.size() == shape.size();
    for (size_t d = 0; fits && d < shape.size(); ++d) fits = d == axis || x->shape[d] == shape[d];
    if (!fits)
      return fail(Code::bad_input, "", fmt::format("input {} is {}, the first is {}", i, text(x->shape), text(first->shape)),
                  fmt::format("they may differ in dimension {} only", axis));
    if (x->type != first->type) return wrong_type(fmt::format("input {}", i).c_str(), *x, "the first input's type");
    CHECKED(check_same_quantisation(*x, g.output(n)));
    shape[axis] += x->shape[axis];
  }
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{first->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& y = g.output(n);
  const size_t axis = resolved_axis(n.integer("axis"), y.shape.size()).value();
  const auto y_steps = steps_of(y.shape);
  if (n.inputs.size() == 1) {
    Lowered view;
    view.formula = "y = x";
    return view;
  }
  std::vector<Lowered> calls;
  int64_t at = 0;
  for (TensorId id : n.inputs) {
    const Tensor& x = g.tensor(id);
    if (x.count() == 0) continue;
    const auto x_steps = steps_of(x.shape);
    Copy c;
    c.y_start = at * y_steps[axis];
    for (size_t d = 0; d < x.shape.size(); ++d) c.loops.push_back({x.shape[d], x_steps[d], y_steps[d]});
    at += x.shape[axis];
    TRY(Lowered call, copy_call(g, kCopy, id, n.outputs[0], c, ""));
    calls.push_back(std::move(call));
  }
  return in_sequence(std::move(calls), "y = the inputs, one after another");
}

}  // namespace

extern const Op op_concatenation{
    .name = "CONCATENATION",
    .code = 2,
    .options_type = 10,
    .max_version = 7,
    .attrs = {{"axis", AttrSpec::i32, 0}, {"activation", AttrSpec::activation, 1, "none"}},
    .min_inputs = 1,
    .max_inputs = -1,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_all,
};

}  // namespace tinsmith
