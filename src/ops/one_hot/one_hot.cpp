#include "one_hot/one_hot.h"

#include <algorithm>

#include "ops/operands.h"

namespace tinsmith {
namespace {

#define TS_ONE_HOT_FILES TS_FILES("one_hot/one_hot.h", "one_hot/one_hot.c")
#define TS_ONE_HOT_FIELDS TS_FIELD(outer), TS_FIELD(depth), TS_FIELD(inner), TS_FIELD(size), TS_FIELD(on), TS_FIELD(off)
const Kernel k32 = TS_DESCRIBE(ts_one_hot_32, ts_one_hot_params, TS_ONE_HOT_FILES, TS_ONE_HOT_FIELDS);
const Kernel k64 = TS_DESCRIBE(ts_one_hot_64, ts_one_hot_params, TS_ONE_HOT_FILES, TS_ONE_HOT_FIELDS);

Result<size_t> new_axis(const Graph& g, const Node& n) {
  const size_t rank = g.input(n, 0)->shape.size() + 1;
  return n.integer("axis") == -1 ? Result<size_t>(rank - 1) : resolved_axis(n.integer("axis"), rank);
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* index, operand(g, n, 0));
  if (index->type != DType::i32 && index->type != DType::i64) return wrong_type("the tensor of indices", *index, "int32 or int64");
  TRY(const int64_t depth, constant_integer(g, n, 1, "the depth"));
  TRY(const Tensor* on, operand(g, n, 2));
  TRY(const Tensor* off, operand(g, n, 3));
  CHECKED(check_movable(*on));
  if (on->type != off->type) return wrong_type("the off value", *off, "the on value's type");
  for (const Tensor* t : {on, off}) {
    if (!t->constant()) return fail(Code::unsupported, "", "a value that is computed at run time", "make it a constant of the model");
    if (t->count() != 1) return fail(Code::bad_input, "", fmt::format("a value of {} elements", t->count()), "one is due");
  }
  TRY(const size_t axis, new_axis(g, n));
  std::vector<int64_t> shape(index->shape.begin(), index->shape.end());
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), depth);
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{on->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &index = *g.input(n, 0), &on = *g.input(n, 2), &off = *g.input(n, 3);
  TRY(const size_t axis, new_axis(g, n));
  ts_one_hot_params p{};
  p.outer = p.inner = 1;
  for (size_t d = 0; d < index.shape.size(); ++d) (d < axis ? p.outer : p.inner) *= index.shape[d];
  p.depth = g.output(n).shape[axis];
  p.size = static_cast<int32_t>(bits(on.type) / 8);
  std::copy_n(on.data->data(), p.size, p.on);
  std::copy_n(off.data->data(), p.size, p.off);
  Lowered l;
  l.kernel = index.type == DType::i32 ? &k32 : &k64;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = on at the index, off elsewhere";
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_one_hot{
    .name = "ONE_HOT",
    .code = 85,
    .options_type = 61,
    .max_version = 1,
    .attrs = {{"axis", AttrSpec::i32, 0}},
    .min_inputs = 4,
    .max_inputs = 4,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
