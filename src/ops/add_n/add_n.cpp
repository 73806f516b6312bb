#include "add_n/add_n.h"

#include "ops/copy.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_ADD_N_FILES TS_FILES("ts_unary.h", "add_n/add_n.h", "add_n/add_n.c")
const Kernel kF32 = TS_DESCRIBE(ts_add_n_f32, ts_unary_params, TS_ADD_N_FILES, TS_FIELD(count));
const Kernel kS32 = TS_DESCRIBE(ts_add_n_s32, ts_unary_params, TS_ADD_N_FILES, TS_FIELD(count));
const Kernel kS8 = TS_DESCRIBE(ts_add_n_s8, ts_add_n_s8_params, TS_ADD_N_FILES, TS_FIELD(count), TS_FIELD(inputs), TS_FIELD(x_zero), TS_FIELD(y_zero),
                               TS_FIELD(multiplier), TS_FIELD(shift));
constexpr size_t kMostOfInt8 = 8;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* first, operand(g, n, 0));
  CHECKED(check_type("the first input", *first, {DType::f32, DType::i32, DType::i8}, "float32, int32 or int8"));
  for (size_t i = 1; i < n.inputs.size(); ++i) {
    TRY(const Tensor* x, operand(g, n, i));
    if (x->type != first->type) return wrong_type(fmt::format("input {}", i).c_str(), *x, "the first input's type");
    if (x->shape != first->shape)
      return fail(Code::bad_input, "", fmt::format("input {} is {}, the first is {}", i, text(x->shape), text(first->shape)), "they must be alike");
    CHECKED(check_same_quantisation(*first, *x));
  }
  if (first->type == DType::i8) {
    CHECKED(check_quantised("the first input", *first));
    CHECKED(check_quantised("the output", g.output(n)));
    if (n.inputs.size() < 2 || n.inputs.size() > kMostOfInt8)
      return fail(Code::unsupported, "", fmt::format("{} inputs of int8", n.inputs.size()), fmt::format("2 to {} are handled; add them in turn", kMostOfInt8));
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
  if (y.type == DType::i8) {
    const Tensor& x = *g.input(n, 0);
    Lowered l;
    l.kernel = &kS8;
    l.formula = "y = the sum of the inputs";
    l.operands = n.inputs;
    l.operands.resize(kMostOfInt8, kAbsent);
    l.operands.push_back(n.outputs[0]);
    for (size_t i = 0; i < n.inputs.size(); ++i) l.overlaps.push_back({.input = i, .output = kMostOfInt8, .ahead = 0, .exact = true});
    const FixedPoint f = fixed_point(2.0 * double{x.quant.scale[0]} / ((1 << 20) * double{y.quant.scale[0]}));
    set_params(l, ts_add_n_s8_params{static_cast<int32_t>(y.count()), static_cast<int32_t>(n.inputs.size()), zero_point(x), zero_point(y), f.multiplier, f.shift});
    return l;
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
    .types = "float32, int32, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
