#include "add_n/add_n.h"

#include "ops/copy.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_ADD_N_FILES TS_FILES("ts_unary.h", "add_n/add_n.h", "add_n/add_n.c")
const Kernel kF32 = TS_DESCRIBE(ts_add_n_f32, ts_unary_params, TS_ADD_N_FILES, TS_FIELD(count));
const Kernel kS32 = TS_DESCRIBE(ts_add_n_s32, ts_unary_params, TS_ADD_N_FILES, TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* first, operand(g, n, 0));
  CHECKED(check_type("the first input", *first, {DType::f32, DType::i32}, "float32 or int32"));
  for (size_t i = 1; i < n.inputs.size(); ++i) {
    TRY(const Tensor* x, operand(g, n, i));
    if (x->type != first->type) return wrong_type(fmt::format("input {}", i).c_str(), *x, "the first input's type");
    if (x->shape != first->shape)
      return fail(Code::bad_input, "", fmt::format("input {} is {}, the first is {}", i, text(x->shape), text(first->shape)), "they must be alike");
  }
  return std::vector<OutputType>{{first->type, first->shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& y = g.output(n);
  if (n.inputs.size() == 1) {
    Lowered view;
    view.formula = "y = x";
    return view;
  }
  std::vector<Lowered> calls;
  for (size_t i = 1; i < n.inputs.size(); ++i) {
    Lowered& l = calls.emplace_back();
    l.kernel = y.type == DType::f32 ? &kF32 : &kS32;
    l.operands = {i == 1 ? n.inputs[0] : n.outputs[0], n.inputs[i], n.outputs[0]};
    set_params(l, ts_unary_params{static_cast<int32_t>(y.count())});
  }
  return in_sequence(std::move(calls), "y = the sum of the inputs");
}

}  // namespace

extern const Op op_add_n{
    .name = "ADD_N",
    .code = 106,
    .options_type = 82,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = -1,
    .outputs = 1,
    .types = "float32, int32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
