#include "gather/gather.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

#define TS_GATHER_FILES TS_FILES("gather/gather.h", "gather/gather.c")
#define TS_GATHER_FIELDS TS_FIELD(batches), TS_FIELD(outer), TS_FIELD(size), TS_FIELD(count), TS_FIELD(run)
const Kernel k32 = TS_DESCRIBE(ts_gather_32, ts_gather_params, TS_GATHER_FILES, TS_GATHER_FIELDS);
const Kernel k64 = TS_DESCRIBE(ts_gather_64, ts_gather_params, TS_GATHER_FILES, TS_GATHER_FIELDS);

struct Gather {
  size_t axis, batch_dims;
  ts_gather_params p;
};
Result<Gather> gather(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* index, operand(g, n, 1));
  CHECKED(check_movable(*x));
  if (index->type != DType::i32 && index->type != DType::i64) return wrong_type("the tensor of indices", *index, "int32 or int64");
  TRY(const size_t axis, resolved_axis(n.integer("axis"), x->shape.size()));
  int64_t dims = n.integer("batch_dims");
  if (dims < 0) dims += static_cast<int64_t>(index->shape.size());
  if (dims < 0 || dims > static_cast<int64_t>(axis) || dims > static_cast<int64_t>(index->shape.size()) ||
      !std::equal(x->shape.begin(), x->shape.begin() + dims, index->shape.begin()))
    return fail(Code::bad_input, "", fmt::format("{} batch dimensions of {} and indices of {}", n.integer("batch_dims"), text(x->shape), text(index->shape)), "the model is broken: make it again");
  if (x->shape[axis] == 0) return fail(Code::bad_input, "", fmt::format("nothing to gather in dimension {} of {}", axis, text(x->shape)), "give it some elements");
  Gather out{axis, static_cast<size_t>(dims), {1, 1, x->shape[axis], 1, static_cast<int32_t>(bits(x->type) / 8)}};
  for (size_t d = 0; d < x->shape.size(); ++d) {
    int32_t& into = d < out.batch_dims ? out.p.batches : d < axis ? out.p.outer : out.p.run;
    if (d != axis) into *= x->shape[d];
  }
  for (size_t d = out.batch_dims; d < index->shape.size(); ++d) out.p.count *= index->shape[d];
  if (index->constant())
    for (int64_t i = 0; i < index->count(); ++i) {
      const int64_t v = index->type == DType::i32 ? index->as<int32_t>()[i] : index->as<int64_t>()[i];
      if (v < 0 || v >= x->shape[axis]) return fail(Code::bad_input, "", fmt::format("index {} in dimension {} of {}", v, axis, text(x->shape)), "the model is broken: make it again");
    }
  return out;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Gather at, gather(g, n));
  const Tensor &x = *g.input(n, 0), &index = *g.input(n, 1);
  std::vector<int64_t> shape(x.shape.begin(), x.shape.begin() + static_cast<std::ptrdiff_t>(at.axis));
  shape.insert(shape.end(), index.shape.begin() + static_cast<std::ptrdiff_t>(at.batch_dims), index.shape.end());
  shape.insert(shape.end(), x.shape.begin() + static_cast<std::ptrdiff_t>(at.axis) + 1, x.shape.end());
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x.type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Gather at, gather(g, n));
  Lowered l;
  l.kernel = g.input(n, 1)->type == DType::i32 ? &k32 : &k64;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = "y_i = x[index_i]";
  set_params(l, at.p);
  return l;
}

}  // namespace

extern const Op op_gather{
    .name = "GATHER",
    .code = 36,
    .options_type = 23,
    .max_version = 8,
    .attrs = {{"axis", AttrSpec::i32, 0}, {"batch_dims", AttrSpec::i32, 1}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
