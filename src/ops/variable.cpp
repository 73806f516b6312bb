#include "ops/variable.h"

namespace tinsmith {
namespace {

const Kernel kVariable = TS_DESCRIBE(ts_variable, ts_variable_params, TS_FILES("ts_variable.h", "ts_variable.c"), TS_FIELD(bytes), TS_FIELD(initial));

}  // namespace

Status check_variable(const Graph& g, const Node& n, size_t initial) {
  TRY(const Tensor* v, operand(g, n, 0));
  if (!v->is_variable)
    return fail(Code::unsupported, "", fmt::format("\"{}\" is not a variable of this graph", v->name), "make and use a variable in the model's main graph");
  CHECKED(check_movable(*v));
  const Tensor* first = g.input(n, initial);
  if (first && (!first->constant() || first->type != v->type || first->shape != v->shape))
    return fail(Code::bad_input, "", fmt::format("\"{}\" starts as {} {}", v->name, text(first->shape), name(first->type)), "a constant of its own shape and type is due");
  return {};
}

Lowered variable_call(const Graph& g, const Node& n, TensorId from, TensorId to, size_t initial, const char* formula) {
  Lowered l;
  l.kernel = &kVariable;
  l.operands = {from, to};
  l.formula = formula;
  const Tensor* first = g.input(n, initial);
  set_params(l, ts_variable_params{static_cast<int32_t>(g.tensor(from).byte_size()),
                                   first ? add_array(l, "initial", std::vector<uint8_t>(first->data->begin(), first->data->end())) : nullptr});
  return l;
}

}  // namespace tinsmith
