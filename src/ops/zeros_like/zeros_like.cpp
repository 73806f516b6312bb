// ZEROS_LIKE: zeros in the input's shape and type.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kFill = TS_FILL_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i32, DType::i64}, "float32, int32 or int64"));
  return std::vector<OutputType>{{x->type, x->shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  constexpr uint8_t zero[8] = {};
  Lowered l = fill_call(g, kFill, n.outputs[0], zero);
  l.formula = "y = 0";
  return l;
}

}  // namespace

extern const Op op_zeros_like{
    .name = "ZEROS_LIKE",
    .code = 93,
    .options_type = 67,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
