#include "batch_matmul/batch_matmul.h"

#include "ops/broadcast.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

#define TS_BATCH_MATMUL_FILES TS_FILES("ts_broadcast.h", "ts_hybrid.h", "batch_matmul/batch_matmul.h", "batch_matmul/batch_matmul.c")
#define TS_BATCH_MATMUL_FIELDS                                                                                                              \
  TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride), TS_FIELD(rows), TS_FIELD(columns), TS_FIELD(depth), TS_FIELD(a_row), TS_FIELD(a_depth), \
      TS_FIELD(b_depth), TS_FIELD(b_column)
#define TS_BATCH_MATMUL_S8_FIELDS \
  TS_BATCH_MATMUL_FIELDS, TS_FIELD(a_zero), TS_FIELD(b_zero), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift)
const Kernel kF32 = TS_DESCRIBE(ts_batch_matmul_f32, ts_batch_matmul_f32_params, TS_BATCH_MATMUL_FILES, TS_BATCH_MATMUL_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_batch_matmul_s8, ts_batch_matmul_s8_params, TS_BATCH_MATMUL_FILES, TS_BATCH_MATMUL_S8_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_batch_matmul_s16, ts_batch_matmul_s8_params, TS_BATCH_MATMUL_FILES, TS_BATCH_MATMUL_S8_FIELDS);
const Kernel kHybrid = TS_DESCRIBE(ts_batch_matmul_hybrid, ts_batch_matmul_hybrid_params, TS_BATCH_MATMUL_FILES,
                                   TS_BATCH_MATMUL_FIELDS, TS_FIELD(asymmetric), TS_FIELD(per_column), TS_FIELD(b_scale));

struct Product {
  Shape a_batches, b_batches, batches;
  int32_t rows, columns, depth;
};
Result<Product> product(const Graph& g, const Node& n) {
  TRY(const Tensor* a, operand(g, n, 0));
  TRY(const Tensor* b, operand(g, n, 1));
  const bool adj_x = n.integer("adj_x") != 0, adj_y = n.integer("adj_y") != 0;
  const size_t ra = a->shape.size(), rb = b->shape.size();
  if (ra < 2 || rb < 2) return fail(Code::bad_input, "", fmt::format("operands of {} and {}", text(a->shape), text(b->shape)), "both must have two dimensions at least");
  Product p{};
  p.rows = a->shape[ra - (adj_x ? 1 : 2)];
  p.depth = a->shape[ra - (adj_x ? 2 : 1)];
  p.columns = b->shape[rb - (adj_y ? 2 : 1)];
  if (b->shape[rb - (adj_y ? 1 : 2)] != p.depth)
    return fail(Code::bad_input, "", fmt::format("matrices of {} and {} do not go together", text(a->shape), text(b->shape)), "the model is broken: make it again");
  p.a_batches.assign(a->shape.begin(), a->shape.end() - 2);
  p.b_batches.assign(b->shape.begin(), b->shape.end() - 2);
  TRY(p.batches, broadcast_shape(p.a_batches, p.b_batches));
  TRY([[maybe_unused]] const Broadcast merged, broadcast(p.a_batches, p.b_batches, p.batches));
  return p;
}

bool hybrid(const Tensor& a, const Tensor& b) { return a.type == DType::f32 && b.type == DType::i8; }

// The second operand is a constant of int8, symmetric, of one scale or of one for each column.
Status check_hybrid(const Tensor& b, const Product& p, bool adj_y) {
  if (!b.constant()) return fail(Code::unsupported, "", fmt::format("\"{}\" of int8 is computed at run time, the first operand is float32", b.name), "make it a constant of the model, or quantise both");
  if (p.depth > 65536) return fail(Code::unsupported, "", fmt::format("hybrid sums of {} products", p.depth), "up to 65536 are handled");
  const auto axis = static_cast<int64_t>(b.shape.size()) - (adj_y ? 2 : 1);
  if (b.quant.empty() || (b.quant.per_channel() && b.quant.axis != axis))
    return fail(Code::unsupported, "", fmt::format("\"{}\" of int8 has no scale, or scales along another dimension than its columns", b.name), "quantise it by tensor or by column");
  for (int64_t zero : b.quant.zero_point)
    if (zero != 0) return fail(Code::unsupported, "", fmt::format("\"{}\" has the zero point {}", b.name, zero), "beside float32 it must be 0: quantise it symmetrically");
  return {};
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Product p, product(g, n));
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1);
  CHECKED(check_type("the first operand", a, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16"));
  if (hybrid(a, b)) CHECKED(check_hybrid(b, p, n.integer("adj_y") != 0));
  else if (b.type != a.type) return wrong_type("the second operand", b, "the first's type");
  if (small_integer(a.type)) {
    Tensor y = g.output(n);
    y.type = a.type;  // the verifier compares the types
    CHECKED(check_quantised("the first operand", a));
    CHECKED(check_quantised("the second operand", b));
    CHECKED(check_quantised("the output", y));
    TRY([[maybe_unused]] const Requantisation r, requantisation(a, b, y, a.type == DType::i16));
  }
  std::vector<int64_t> shape(p.batches.begin(), p.batches.end());
  shape.push_back(p.rows);
  shape.push_back(p.columns);
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{a.type, checked}};
}

template <class Params>
Params matmul_params(const Node& n, const Product& m) {
  Params p{};
  Broadcast b = broadcast(m.a_batches, m.b_batches, m.batches).value();
  for (int i = 0; i < 5; ++i) b.a_stride[i] *= m.rows * m.depth, b.b_stride[i] *= m.depth * m.columns;  // from matrices to elements
  set_broadcast(p, b);
  p.rows = m.rows, p.columns = m.columns, p.depth = m.depth;
  const bool adj_x = n.integer("adj_x") != 0, adj_y = n.integer("adj_y") != 0;
  p.a_row = adj_x ? 1 : m.depth, p.a_depth = adj_x ? m.rows : 1;
  p.b_depth = adj_y ? 1 : m.columns, p.b_column = adj_y ? m.depth : 1;
  return p;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Product m, product(g, n));
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  Lowered l;
  l.kernel = a.type == DType::f32 ? &kF32 : a.type == DType::i8 ? &kS8 : &kS16;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = "y = a b";
  if (hybrid(a, b)) {
    l.kernel = &kHybrid;
    l.formula = "y = (a_scale * b_scale) quantise(a) b";
    l.scratch_bytes = static_cast<size_t>(m.depth) * 5;
    auto p = matmul_params<ts_batch_matmul_hybrid_params>(n, m);
    p.asymmetric = n.integer("asymmetric_quantize_inputs") != 0 ? 1 : 0;
    p.per_column = b.quant.per_channel() ? 1 : 0;
    p.b_scale = add_array(l, "b_scale", b.quant.scale);
    set_params(l, p);
    return l;
  }
  if (a.type == DType::f32) {
    set_params(l, matmul_params<ts_batch_matmul_f32_params>(n, m));
    return l;
  }
  auto p = matmul_params<ts_batch_matmul_s8_params>(n, m);
  TRY(const Requantisation r, requantisation(a, b, y, a.type == DType::i16));
  p.a_zero = zero_point(a), p.b_zero = zero_point(b), p.y_zero = zero_point(y);
  p.multiplier = r.multiplier[0], p.shift = r.shift[0];
  set_params(l, p);
  return l;
}

int64_t macs(const Graph& g, const Node& n) {
  const auto p = product(g, n);
  return p ? g.output(n).count() * p->depth : 0;
}

}  // namespace

extern const Op op_batch_matmul{
    .name = "BATCH_MATMUL",
    .code = 126,
    .options_type = 101,
    .max_version = 4,
    .attrs = {{"adj_x", AttrSpec::boolean, 0}, {"adj_y", AttrSpec::boolean, 1}, {"asymmetric_quantize_inputs", AttrSpec::boolean, 2}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, int16, hybrid",
    .infer = infer,
    .lower = lower,
    .macs = macs,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
