#include "matrix_set_diag/matrix_set_diag.h"

#include <algorithm>

#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kKernel = TS_DESCRIBE(ts_matrix_set_diag, ts_matrix_set_diag_params, TS_FILES("matrix_set_diag/matrix_set_diag.h", "matrix_set_diag/matrix_set_diag.c"), TS_FIELD(matrices),
                                   TS_FIELD(bytes), TS_FIELD(count), TS_FIELD(step), TS_FIELD(size));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* diagonal, operand(g, n, 1));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64}, "float32, int8, uint8, int16, int32 or int64"));
  if (diagonal->type != x->type) return wrong_type("the diagonal", *diagonal, "the input's type");
  for (const Tensor* t : {x, diagonal}) CHECKED(check_same_quantisation(*t, g.output(n)));
  const size_t rank = x->shape.size();
  Shape due(x->shape.begin(), x->shape.end() - static_cast<std::ptrdiff_t>(std::min<size_t>(rank, 2)));
  if (rank >= 2) due.push_back(std::min(x->shape[rank - 1], x->shape[rank - 2]));
  if (rank < 2 || diagonal->shape != due)
    return fail(Code::bad_input, "", fmt::format("diagonals of {} for matrices of {}", text(diagonal->shape), text(x->shape)), "one for each matrix is due, as long as its shorter side");
  TRY(Shape checked, checked_shape({x->shape.begin(), x->shape.end()}));
  return std::vector<OutputType>{{x->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const size_t rank = x.shape.size();
  const auto size = static_cast<int32_t>(bits(x.type) / 8);
  const int32_t rows = x.shape[rank - 2], columns = x.shape[rank - 1];
  Lowered l;
  l.kernel = &kKernel;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = "y = x, y_ii = diagonal_i";
  claim_overlap(l, g, 0, 2, 0);
  set_params(l, ts_matrix_set_diag_params{static_cast<int32_t>(x.count()) / (rows * columns), rows * columns * size, std::min(rows, columns), (columns + 1) * size, size});
  return l;
}

}  // namespace

extern const Op op_matrix_set_diag{
    .name = "MATRIX_SET_DIAG",
    .code = 115,
    .options_type = 90,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
