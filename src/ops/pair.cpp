#include "ops/pair.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_pair(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled,
                                           const DType* result) {
  TRY(const Tensor* a, operand(g, n, 0));
  TRY(const Tensor* b, operand(g, n, 1));
  CHECKED(check_type("the first operand", *a, types, handled));
  if (b->type != a->type) return wrong_type("the second operand", *b, "the first's type");
  CHECKED(check_quantised("the first operand", *a));
  CHECKED(check_quantised("the second operand", *b));
  if (!result && small_integer(a->type)) {
    Tensor y = g.output(n);
    y.type = a->type;  // the verifier compares the types
    CHECKED(check_quantised("the output", y));
  }
  TRY(const Shape shape, broadcast_shape(a->shape, b->shape));
  TRY(Shape checked, checked_shape({shape.begin(), shape.end()}));
  TRY([[maybe_unused]] const Broadcast merged, broadcast(a->shape, b->shape, shape));
  return std::vector<OutputType>{{result ? *result : a->type, checked}};
}

Lowered pair_call(const Graph& g, const Node& n, const Kernel& kernel, const char* formula) {
  Lowered l;
  l.kernel = &kernel;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = formula;
  elementwise_overlaps(g, l);
  return l;
}

Lowered simple_pair(const Graph& g, const Node& n, const Kernel& kernel, const char* formula) {
  Lowered l = pair_call(g, n, kernel, formula);
  set_params(l, pair_params<ts_pair_params>(g, n));
  return l;
}

}  // namespace tinsmith
