// What ARG_MAX and ARG_MIN share.
#pragma once

#include "ops/operands.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_argument(const Graph& g, const Node& n);

struct Along {
  int32_t outer, size, inner;
};
// A shape around one of its dimensions.
inline Along along(const Shape& shape, size_t axis) {
  Along a{1, shape[axis], 1};
  for (size_t d = 0; d < shape.size(); ++d)
    if (d != axis) (d < axis ? a.outer : a.inner) *= shape[d];
  return a;
}

template <class Params>
Result<Lowered> lower_argument(const Graph& g, const Node& n, const Kernel& kernel, const char* formula) {
  const Tensor& x = *g.input(n, 0);
  TRY(const int64_t given, constant_integer(g, n, 1, "the axis"));
  TRY(const size_t axis, resolved_axis(given, x.shape.size()));
  const Along a = along(x.shape, axis);
  Lowered l;
  l.kernel = &kernel;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = formula;
  set_params(l, Params{a.outer, a.size, a.inner, g.output(n).type == DType::i64 ? 1 : 0});
  return l;
}

}  // namespace tinsmith
