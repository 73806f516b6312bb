#include "reverse_sequence/reverse_sequence.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

#define KERNEL(function)                                                                                                               \
  TS_DESCRIBE(function, ts_reverse_sequence_params, TS_FILES("reverse_sequence/reverse_sequence.h", "reverse_sequence/reverse_sequence.c"), \
              TS_FIELD(outer), TS_FIELD(first), TS_FIELD(between), TS_FIELD(second), TS_FIELD(run), TS_FIELD(batch_first))
const Kernel k32 = KERNEL(ts_reverse_sequence_32);
const Kernel k64 = KERNEL(ts_reverse_sequence_64);

Result<ts_reverse_sequence_params> params(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* length, operand(g, n, 1));
  CHECKED(check_movable(*x));
  CHECKED(check_same_quantisation(*x, g.output(n)));
  if (length->type != DType::i32 && length->type != DType::i64) return wrong_type("the tensor of lengths", *length, "int32 or int64");
  TRY(const size_t seq, resolved_axis(n.integer("seq_dim"), x->shape.size()));
  TRY(const size_t batch, resolved_axis(n.integer("batch_dim"), x->shape.size()));
  if (seq == batch || length->shape != Shape{x->shape[batch]})
    return fail(Code::bad_input, "", fmt::format("{} lengths for dimension {} of {}", text(length->shape), batch, text(x->shape)), "one for each batch entry is due");
  ts_reverse_sequence_params p{1, 1, 1, 1, static_cast<int32_t>(bits(x->type) / 8), batch < seq ? 1 : 0};
  const size_t first = std::min(seq, batch), second = std::max(seq, batch);
  for (size_t d = 0; d < x->shape.size(); ++d) (d < first ? p.outer : d == first ? p.first : d < second ? p.between : d == second ? p.second : p.run) *= x->shape[d];
  return p;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  CHECKED(params(g, n));
  return std::vector<OutputType>{{g.input(n, 0)->type, g.input(n, 0)->shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const ts_reverse_sequence_params p, params(g, n));
  Lowered l;
  l.kernel = g.input(n, 1)->type == DType::i32 ? &k32 : &k64;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = "y = x, each sequence's first elements in reverse";
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_reverse_sequence{
    .name = "REVERSE_SEQUENCE",
    .code = 112,
    .options_type = 87,
    .max_version = 1,
    .attrs = {{"seq_dim", AttrSpec::i32, 0}, {"batch_dim", AttrSpec::i32, 1}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
