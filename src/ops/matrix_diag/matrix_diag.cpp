// MATRIX_DIAG: each row of x becomes the diagonal of a matrix that is 0 elsewhere.
#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kFill = TS_FILL_KERNEL;
const Kernel kCopy = TS_COPY_KERNEL;

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64}, "float32, int8, uint8, int16, int32 or int64"));
  CHECKED(check_same_quantisation(*x, g.output(n)));
  if (small_integer(x->type) && zero_point(*x) != 0)
    return fail(Code::unsupported, "", fmt::format("an input with the zero point {}", zero_point(*x)), "the number 0 stands beside the diagonal: it must be 0");
  if (x->shape.empty()) return fail(Code::bad_input, "", "the diagonal of a scalar", "give it a dimension");
  std::vector<int64_t> shape(x->shape.begin(), x->shape.end());
  shape.push_back(shape.back());
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  constexpr uint8_t zero[8] = {};
  const Tensor& x = *g.input(n, 0);
  const int64_t side = x.shape.back();
  const Copy c{{{x.count() / side, side, side * side}, {side, 1, side + 1}}};
  TRY(Lowered copy, copy_call(g, kCopy, n.inputs[0], n.outputs[0], c, ""));
  return in_sequence({fill_call(g, kFill, n.outputs[0], zero), std::move(copy)}, "y = 0, y_ii = x_i");
}

}  // namespace

extern const Op op_matrix_diag{
    .name = "MATRIX_DIAG",
    .code = 113,
    .options_type = 88,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
