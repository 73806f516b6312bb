#include "gather_nd/gather_nd.h"

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

#define TS_GATHER_ND_FILES TS_FILES("gather_nd/gather_nd.h", "gather_nd/gather_nd.c")
#define TS_GATHER_ND_FIELDS TS_FIELD(count), TS_FIELD(depth), TS_FIELD(size), TS_FIELD(step), TS_FIELD(run)
const Kernel k32 = TS_DESCRIBE(ts_gather_nd_32, ts_gather_nd_params, TS_GATHER_ND_FILES, TS_GATHER_ND_FIELDS);
const Kernel k64 = TS_DESCRIBE(ts_gather_nd_64, ts_gather_nd_params, TS_GATHER_ND_FILES, TS_GATHER_ND_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* index, operand(g, n, 1));
  CHECKED(check_movable(*x));
  if (index->type != DType::i32 && index->type != DType::i64) return wrong_type("the tensor of indices", *index, "int32 or int64");
  if (index->shape.empty() || index->shape.back() < 1 || static_cast<size_t>(index->shape.back()) > x->shape.size())
    return fail(Code::bad_input, "", fmt::format("indices of {} into {}", text(index->shape), text(x->shape)), "their last dimension is how many of the input's they name");
  if (x->count() == 0) return fail(Code::bad_input, "", fmt::format("nothing to gather in {}", text(x->shape)), "give it some elements");
  const auto depth = static_cast<size_t>(index->shape.back());
  if (index->constant())
    for (int64_t i = 0; i < index->count(); ++i) {
      const int64_t v = index->type == DType::i32 ? index->as<int32_t>()[i] : index->as<int64_t>()[i];
      const auto d = static_cast<size_t>(i) % depth;
      if (v < 0 || v >= x->shape[d]) return fail(Code::bad_input, "", fmt::format("index {} in dimension {} of {}", v, d, text(x->shape)), "the model is broken: make it again");
    }
  std::vector<int64_t> shape(index->shape.begin(), index->shape.end() - 1);
  shape.insert(shape.end(), x->shape.begin() + index->shape.back(), x->shape.end());
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{x->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &index = *g.input(n, 1);
  const auto steps = steps_of(x.shape);
  const auto size = static_cast<int64_t>(bits(x.type) / 8);
  ts_gather_nd_params p{};
  p.depth = index.shape.back();
  p.count = static_cast<int32_t>(index.count() / p.depth);
  for (size_t d = 0; d < static_cast<size_t>(p.depth); ++d) {
    p.size[d] = x.shape[d];
    p.step[d] = static_cast<int32_t>(steps[d] * size);
  }
  p.run = p.step[p.depth - 1];
  Lowered l;
  l.kernel = index.type == DType::i32 ? &k32 : &k64;
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = "y_i = x[index_i, ...]";
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_gather_nd{
    .name = "GATHER_ND",
    .code = 107,
    .options_type = 83,
    .max_version = 6,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
