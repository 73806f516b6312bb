#include "embedding_lookup/embedding_lookup.h"

#include "gather/gather.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

const Kernel kSame = TS_DESCRIBE(ts_gather_32, ts_gather_params, TS_FILES("gather/gather.h", "gather/gather.c"), TS_FIELD(batches), TS_FIELD(outer),
                                 TS_FIELD(size), TS_FIELD(count), TS_FIELD(run));
const Kernel kHybrid = TS_DESCRIBE(ts_embedding_lookup_hybrid, ts_embedding_lookup_hybrid_params,
                                   TS_FILES("embedding_lookup/embedding_lookup.h", "embedding_lookup/embedding_lookup.c"), TS_FIELD(rows), TS_FIELD(run),
                                   TS_FIELD(count), TS_FIELD(scale));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* index, operand(g, n, 0));
  TRY(const Tensor* table, operand(g, n, 1));
  if (index->type != DType::i32) return wrong_type("the tensor of indices", *index, "int32");
  if (index->shape.size() != 1 || table->shape.size() < 2 || table->count() == 0)
    return fail(Code::bad_input, "", fmt::format("indices of {} into a table of {}", text(index->shape), text(table->shape)), "a vector and at least two dimensions are due");
  CHECKED(check_movable(*table));
  const DType y = g.output(n).type;
  if (y != table->type) {
    if (table->type != DType::i8 || y != DType::f32) return wrong_type("the table", *table, "the output's type, or int8 for float32,");
    const Quantisation& q = table->quant;
    if (q.empty() || (q.per_channel() && q.axis != 0)) return fail(Code::unsupported, "", "a table without a scale, or with scales along its columns", "quantise it by tensor or by row");
    for (int64_t zero : q.zero_point)
      if (zero != 0) return fail(Code::unsupported, "", fmt::format("a table with the zero point {}", zero), "quantise it symmetrically");
  } else {
    CHECKED(check_same_quantisation(*table, g.output(n)));
  }
  std::vector<int64_t> shape(table->shape.begin(), table->shape.end());
  shape[0] = index->count();
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{y, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &index = *g.input(n, 0), &table = *g.input(n, 1), &y = g.output(n);
  const int32_t rows = table.shape[0], run = static_cast<int32_t>(table.count() / rows), count = index.shape[0];
  Lowered l;
  if (y.type == table.type) {
    l.kernel = &kSame;
    l.operands = {n.inputs[1], n.inputs[0], n.outputs[0]};
    l.formula = "y_i = table[index_i]";
    set_params(l, ts_gather_params{1, 1, rows, count, run * static_cast<int32_t>(bits(y.type) / 8)});
    return l;
  }
  l.kernel = &kHybrid;
  l.operands = {n.inputs[1], n.inputs[0], n.outputs[0]};
  l.formula = "y_i = scale table[index_i]";
  set_params(l, ts_embedding_lookup_hybrid_params{rows, run, count, scales_array(l, table, static_cast<size_t>(rows))});
  return l;
}

}  // namespace

extern const Op op_embedding_lookup{
    .name = "EMBEDDING_LOOKUP",
    .code = 7,
    .options_type = 0,
    .max_version = 4,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any, int8 -> float32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
