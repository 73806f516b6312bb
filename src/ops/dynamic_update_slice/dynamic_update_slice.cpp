#include "dynamic_update_slice/dynamic_update_slice.h"

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

#define KERNEL(function)                                                                                                                       \
  TS_DESCRIBE(function, ts_dynamic_update_slice_params, TS_FILES("dynamic_update_slice/dynamic_update_slice.h", "dynamic_update_slice/dynamic_update_slice.c"), \
              TS_FIELD(bytes), TS_FIELD(rows), TS_FIELD(run), TS_FIELD(outer), TS_FIELD(dims), TS_FIELD(count), TS_FIELD(room), TS_FIELD(step))
const Kernel k32 = KERNEL(ts_dynamic_update_slice_32);
const Kernel k64 = KERNEL(ts_dynamic_update_slice_64);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* update, operand(g, n, 1));
  TRY(const Tensor* start, operand(g, n, 2));
  CHECKED(check_movable(*x));
  if (update->type != x->type) return wrong_type("the update", *update, "the input's type");
  for (const Tensor* t : {x, update}) CHECKED(check_same_quantisation(*t, g.output(n)));
  CHECKED(check_type("the tensor of starts", *start, {DType::i32, DType::i64}, "int32 or int64"));
  if (x->shape.empty()) return fail(Code::unsupported, "", "a scalar that is updated", "take the update itself");
  bool fits = update->shape.size() == x->shape.size();
  for (size_t d = 0; fits && d < x->shape.size(); ++d) fits = update->shape[d] <= x->shape[d];
  if (!fits) return fail(Code::bad_input, "", fmt::format("an update of {} for {}", text(update->shape), text(x->shape)), "it must have the input's rank, and fit into it");
  if (start->shape != Shape{static_cast<int32_t>(x->shape.size())})
    return fail(Code::bad_input, "", fmt::format("starts of {} for an input of {}", text(start->shape), text(x->shape)), "one for each dimension is due");
  TRY(Shape checked, checked_shape({x->shape.begin(), x->shape.end()}));
  return std::vector<OutputType>{{x->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &update = *g.input(n, 1);
  const auto steps = steps_of(x.shape);
  const auto size = static_cast<int32_t>(bits(x.type) / 8);
  ts_dynamic_update_slice_params p{};
  p.bytes = static_cast<int32_t>(x.count()) * size;
  p.dims = p.outer = static_cast<int32_t>(x.shape.size());
  p.run = size;
  // From the last dimension on, as long as the update has all of x's, it lies together.
  for (bool whole = true; whole && p.outer > 0;) {
    const auto d = static_cast<size_t>(--p.outer);
    p.run *= update.shape[d];
    whole = update.shape[d] == x.shape[d];
  }
  p.rows = 1;
  for (size_t d = 0; d < x.shape.size(); ++d) {
    p.count[d] = update.shape[d];
    p.room[d] = x.shape[d] - update.shape[d];
    p.step[d] = static_cast<int32_t>(steps[d]) * size;
    if (d < static_cast<size_t>(p.outer)) p.rows *= update.shape[d];
  }
  Lowered l;
  l.kernel = g.input(n, 2)->type == DType::i32 ? &k32 : &k64;
  l.operands = {n.inputs[0], n.inputs[1], n.inputs[2], n.outputs[0]};
  l.formula = "y = x, y[start ...] = update";
  claim_overlap(l, g, 0, 3, 0);
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_dynamic_update_slice{
    .name = "DYNAMIC_UPDATE_SLICE",
    .code = 151,
    .options_type = 117,
    .max_version = 6,
    .attrs = {},
    .min_inputs = 3,
    .max_inputs = 3,
    .outputs = 1,
    .types = "any",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
