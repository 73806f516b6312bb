#include "scatter_nd/scatter_nd.h"

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

#define KERNEL(function)                                                                                                                       \
  TS_DESCRIBE(function, ts_scatter_nd_params, TS_FILES("scatter_nd/scatter_nd.h", "scatter_nd/scatter_nd.c"), TS_FIELD(count), TS_FIELD(rows), \
              TS_FIELD(depth), TS_FIELD(run), TS_FIELD(size), TS_FIELD(step))
const Kernel kF32 = KERNEL(ts_scatter_nd_f32);
const Kernel kS32 = KERNEL(ts_scatter_nd_s32);
const Kernel kS64 = KERNEL(ts_scatter_nd_s64);
const Kernel k8 = KERNEL(ts_scatter_nd_8);
const Kernel kBool = KERNEL(ts_scatter_nd_bool);

const Kernel& kernel_of(DType type) {
  switch (type) {
    case DType::f32: return kF32;
    case DType::i32: return kS32;
    case DType::i64: return kS64;
    case DType::boolean: return kBool;
    default: return k8;
  }
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* index, operand(g, n, 0));
  TRY(const Tensor* updates, operand(g, n, 1));
  TRY(const auto shape, constant_integers(g, n, 2, "the numbers of the shape"));
  CHECKED(check_type("the tensor of indices", *index, {DType::i32}, "int32"));
  CHECKED(check_type("the tensor of updates", *updates, {DType::f32, DType::i32, DType::i64, DType::i8, DType::u8, DType::boolean}, "float32, int32, int64, int8, uint8 or bool"));
  CHECKED(check_same_quantisation(*updates, g.output(n)));
  if (small_integer(updates->type) && zero_point(*updates) != 0)
    return fail(Code::unsupported, "", fmt::format("updates with the zero point {}", zero_point(*updates)), "the numbers are summed as they are: it must be 0");
  TRY(Shape y, checked_shape(shape));
  const auto depth = index->shape.empty() ? 0 : static_cast<size_t>(std::max(index->shape.back(), 0));
  if (depth < 1 || depth > y.size())
    return fail(Code::bad_input, "", fmt::format("indices of {} into {}", text(index->shape), text(y)), "their last dimension is how many of the output's they name");
  Shape due(index->shape.begin(), index->shape.end() - 1);
  due.insert(due.end(), y.begin() + static_cast<std::ptrdiff_t>(depth), y.end());
  if (updates->shape != due)
    return fail(Code::bad_input, "", fmt::format("updates of {} for indices of {} into {}", text(updates->shape), text(index->shape), text(y)), fmt::format("{} are due", text(due)));
  if (index->constant())
    for (int64_t i = 0; i < index->count(); ++i) {
      const int32_t v = index->as<int32_t>()[i];
      const auto d = static_cast<size_t>(i) % depth;
      if (v < 0 || v >= y[d]) return fail(Code::bad_input, "", fmt::format("index {} in dimension {} of {}", v, d, text(y)), "the model is broken: make it again");
    }
  return std::vector<OutputType>{{updates->type, y}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &index = *g.input(n, 0), &y = g.output(n);
  const auto steps = steps_of(y.shape);
  ts_scatter_nd_params p{};
  p.count = static_cast<int32_t>(y.count());
  p.depth = index.shape.back();
  p.rows = static_cast<int32_t>(index.count() / p.depth);
  for (size_t d = 0; d < static_cast<size_t>(p.depth); ++d) {
    p.size[d] = y.shape[d];
    p.step[d] = static_cast<int32_t>(steps[d]);
  }
  p.run = p.step[p.depth - 1];
  Lowered l;
  l.kernel = &kernel_of(y.type);
  l.operands = {n.inputs[0], n.inputs[1], n.outputs[0]};
  l.formula = "y = 0, y[index_i, ...] += updates_i";
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_scatter_nd{
    .name = "SCATTER_ND",
    .code = 122,
    .options_type = 97,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int32, int64, int8, uint8, bool",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
