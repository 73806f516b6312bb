#include "ops/unary.h"

#include "ops/broadcast.h"

namespace tinsmith {

Result<std::vector<OutputType>> infer_unary(const Graph& g, const Node& n, std::initializer_list<DType> types, const char* handled) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, types, handled));
  CHECKED(check_quantised("the input", *x));
  if (small_integer(x->type)) {
    Tensor y = g.output(n);
    y.type = x->type;  // the verifier compares the types
    CHECKED(check_quantised("the output", y));
  }
  return std::vector<OutputType>{{x->type, x->shape}};
}

Result<std::vector<OutputType>> infer_unary_float(const Graph& g, const Node& n) { return infer_unary(g, n, {DType::f32}, "float32"); }

Lowered unary_call(const Graph& g, const Node& n, const Kernel& kernel, const char* formula) {
  Lowered l;
  l.kernel = &kernel;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = formula;
  elementwise_overlaps(g, l);
  return l;
}

Lowered simple_unary(const Graph& g, const Node& n, const Kernel& kernel, const char* formula) {
  Lowered l = unary_call(g, n, kernel, formula);
  set_params(l, ts_unary_params{static_cast<int32_t>(g.output(n).count())});
  return l;
}

}  // namespace tinsmith
