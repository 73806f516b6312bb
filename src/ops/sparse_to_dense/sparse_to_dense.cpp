#include "sparse_to_dense/sparse_to_dense.h"

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

#define KERNEL(function)                                                                                                                                     \
  TS_DESCRIBE(function, ts_sparse_to_dense_params, TS_FILES("sparse_to_dense/sparse_to_dense.h", "sparse_to_dense/sparse_to_dense.c"), TS_FIELD(count),      \
              TS_FIELD(rows), TS_FIELD(depth), TS_FIELD(element), TS_FIELD(value_step), TS_FIELD(size), TS_FIELD(step))
const Kernel k32 = KERNEL(ts_sparse_to_dense_32);
const Kernel k64 = KERNEL(ts_sparse_to_dense_64);

// The indices' rows and how many each has: a scalar, a vector of places in a vector, or a matrix.
struct Rows {
  int32_t rows, depth;
};
Rows rows_of(const Tensor& index) { return {index.shape.empty() ? 1 : index.shape[0], index.shape.size() == 2 ? index.shape[1] : 1}; }

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* index, operand(g, n, 0));
  TRY(const auto shape, constant_integers(g, n, 1, "the numbers of the shape"));
  TRY(const Tensor* values, operand(g, n, 2));
  TRY(const Tensor* otherwise, operand(g, n, 3));
  CHECKED(check_type("the tensor of indices", *index, {DType::i32, DType::i64}, "int32 or int64"));
  CHECKED(check_type("the tensor of values", *values, {DType::f32, DType::i32, DType::i64, DType::i8, DType::u8}, "float32, int32, int64, int8 or uint8"));
  if (otherwise->type != values->type) return wrong_type("the value of the others", *otherwise, "the values' type");
  for (const Tensor* t : {values, otherwise}) CHECKED(check_same_quantisation(*t, g.output(n)));
  if (otherwise->count() != 1) return fail(Code::bad_input, "", fmt::format("{} values for the others", otherwise->count()), "one is due");
  TRY(Shape y, checked_shape(shape));
  const Rows r = rows_of(*index);
  if (index->shape.size() > 2 || y.empty() || static_cast<size_t>(r.depth) != y.size())
    return fail(Code::bad_input, "", fmt::format("indices of {} into {}", text(index->shape), text(y)), "each must have one number for each dimension");
  if (!values->shape.empty() && values->shape != Shape{r.rows})
    return fail(Code::bad_input, "", fmt::format("values of {} for {} indices", text(values->shape), r.rows), "one for each is due, or a scalar");
  return std::vector<OutputType>{{values->type, y}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &index = *g.input(n, 0), &values = *g.input(n, 2), &y = g.output(n);
  const auto steps = steps_of(y.shape);
  const Rows r = rows_of(index);
  const auto element = static_cast<int32_t>(bits(y.type) / 8);
  ts_sparse_to_dense_params p{static_cast<int32_t>(y.count()), r.rows, r.depth, element, values.shape.empty() ? 0 : element, {}, {}};
  for (size_t d = 0; d < y.shape.size(); ++d) {
    p.size[d] = y.shape[d];
    p.step[d] = static_cast<int32_t>(steps[d]) * element;
  }
  Lowered l;
  l.kernel = index.type == DType::i32 ? &k32 : &k64;
  l.operands = {n.inputs[0], n.inputs[2], n.inputs[3], n.outputs[0]};
  l.formula = "y = otherwise, y[index_i] = values_i";
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_sparse_to_dense{
    .name = "SPARSE_TO_DENSE",
    .code = 68,
    .options_type = 50,
    .max_version = 3,
    .attrs = {{"validate_indices", AttrSpec::boolean, 0}},
    .min_inputs = 4,
    .max_inputs = 4,
    .outputs = 1,
    .types = "float32, int32, int64, int8, uint8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
