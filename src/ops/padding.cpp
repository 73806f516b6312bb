#include "ops/padding.h"

namespace tinsmith {

Result<Paddings> paddings(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const auto v, constant_integers(g, n, 1, "the paddings"));
  const size_t rank = x->shape.size();
  if (g.input(n, 1)->shape != Shape{static_cast<int32_t>(rank), 2} && !(rank == 0 && v.empty()))
    return fail(Code::bad_input, "", fmt::format("paddings of {} for an input of {}", text(g.input(n, 1)->shape), text(x->shape)),
                "they must be two for each dimension");
  Paddings p;
  for (size_t d = 0; d < rank; ++d) {
    for (int64_t side : {v[2 * d], v[2 * d + 1]})
      if (side < 0 || side > INT32_MAX) return fail(Code::bad_input, "", fmt::format("a padding of {}", side), "it must be from 0 to 2^31 - 1");
    p.before.push_back(v[2 * d]);
    p.after.push_back(v[2 * d + 1]);
  }
  return p;
}

Result<std::vector<OutputType>> infer_padded(const Graph& g, const Node& n) {
  TRY(const Paddings p, paddings(g, n));
  const Tensor& x = *g.input(n, 0);
  CHECKED(check_movable(x));
  if (small_integer(x.type)) CHECKED(check_same_quantisation(x, g.output(n)));
  std::vector<int64_t> shape;
  for (size_t d = 0; d < x.shape.size(); ++d) shape.push_back(p.before[d] + x.shape[d] + p.after[d]);
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x.type, checked}};
}

Result<Lowered> lower_padded(const Graph& g, const Node& n, const Kernel& fill, const Kernel& copy, const uint8_t* value, const char* formula) {
  TRY(const Paddings p, paddings(g, n));
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const auto x_steps = steps_of(x.shape), y_steps = steps_of(y.shape);
  Copy c;
  for (size_t d = 0; d < x.shape.size(); ++d) {
    c.loops.push_back({x.shape[d], x_steps[d], y_steps[d]});
    c.y_start += p.before[d] * y_steps[d];
  }
  if (x.shape == y.shape) return copy_or_view(g, n, copy, c, formula);
  std::vector<Lowered> calls{fill_call(g, fill, n.outputs[0], value)};
  if (x.count() > 0) {
    TRY(Lowered middle, copy_call(g, copy, n.inputs[0], n.outputs[0], c, ""));
    calls.push_back(std::move(middle));
  }
  return in_sequence(std::move(calls), formula);
}

}  // namespace tinsmith
