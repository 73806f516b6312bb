#include "ops/splitting.h"

namespace tinsmith {

Result<Lowered> lower_split(const Graph& g, const Node& n, const Kernel& copy, TensorId x, size_t axis, const std::vector<int64_t>& sizes) {
  const Shape& shape = g.tensor(x).shape;
  const auto x_steps = steps_of(shape);
  if (n.outputs.size() == 1 && n.inputs[0] == x) {
    Lowered view;
    view.formula = "y = x";
    return view;
  }
  std::vector<Lowered> calls;
  int64_t at = 0;
  for (size_t i = 0; i < n.outputs.size(); ++i) {
    Shape part = shape;
    part[axis] = static_cast<int32_t>(sizes[i]);
    const auto y_steps = steps_of(part);
    Copy c;
    c.x_start = at * x_steps[axis];
    for (size_t d = 0; d < shape.size(); ++d) c.loops.push_back({part[d], x_steps[d], y_steps[d]});
    at += sizes[i];
    TRY(Lowered call, copy_call(g, copy, x, n.outputs[i], c, ""));
    calls.push_back(std::move(call));
  }
  return in_sequence(std::move(calls), "y_i = part i of x");
}

}  // namespace tinsmith
