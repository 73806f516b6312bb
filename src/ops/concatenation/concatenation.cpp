#include "concatenation/concatenation.h"

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

// The inputs one after another along an axis; each is copied by a call of its own. Those of uint8 may be rescaled.

const Kernel kCopy = TS_COPY_KERNEL;
const Kernel kU8 = TS_DESCRIBE(ts_concatenation_u8, ts_concatenation_u8_params, TS_FILES("concatenation/concatenation.h", "concatenation/concatenation.c"), TS_FIELD(rows), TS_FIELD(run),
                               TS_FIELD(y_start), TS_FIELD(y_step), TS_FIELD(table));

bool rescaled(const Tensor& x, const Tensor& y) { return x.type == DType::u8 && !check_same_quantisation(x, y); }

// TensorFlow Lite's float arithmetic, for each of 256 numbers.
std::vector<uint8_t> table_between(const Tensor& x, const Tensor& y) {
  const float scale = x.quant.scale[0] * (1.0f / y.quant.scale[0]), bias = static_cast<float>(-zero_point(x)) * scale;
  std::vector<uint8_t> table;
  for (int v = 0; v < 256; ++v) table.push_back(static_cast<uint8_t>(ts_quantise(static_cast<float>(v) * scale + bias, zero_point(y), 0, 255)));
  return table;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* first, operand(g, n, 0));
  CHECKED(check_movable(*first));
  if (n.word("activation") != "none")
    return fail(Code::unsupported, "", fmt::format("the fused activation {}", n.word("activation")), "use an operator of its own after it");
  TRY(const size_t axis, resolved_axis(n.integer("axis"), first->shape.size()));
  std::vector<int64_t> shape(first->shape.begin(), first->shape.end());
  shape[axis] = 0;
  for (size_t i = 0; i < n.inputs.size(); ++i) {
    TRY(const Tensor* x, operand(g, n, i));
    bool fits = x->shape.size() == shape.size();
    for (size_t d = 0; fits && d < shape.size(); ++d) fits = d == axis || x->shape[d] == shape[d];
    if (!fits)
      return fail(Code::bad_input, "", fmt::format("input {} is {}, the first is {}", i, text(x->shape), text(first->shape)),
                  fmt::format("they may differ in dimension {} only", axis));
    if (x->type != first->type) return wrong_type(fmt::format("input {}", i).c_str(), *x, "the first input's type");
    if (rescaled(*x, g.output(n))) {
      CHECKED(check_quantised("the input", *x));
      CHECKED(check_quantised("the output", g.output(n)));
    } else {
      CHECKED(check_same_quantisation(*x, g.output(n)));
    }
    shape[axis] += x->shape[axis];
  }
  TRY(Shape checked, checked_shape(shape));
  return std::vector<OutputType>{{first->type, checked}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& y = g.output(n);
  const size_t axis = resolved_axis(n.integer("axis"), y.shape.size()).value();
  const auto y_steps = steps_of(y.shape);
  if (n.inputs.size() == 1 && !rescaled(*g.input(n, 0), y)) {
    Lowered view;
    view.formula = "y = x";
    return view;
  }
  std::vector<Lowered> calls;
  int64_t at = 0;
  for (TensorId id : n.inputs) {
    const Tensor& x = g.tensor(id);
    if (x.count() == 0) continue;
    const auto x_steps = steps_of(x.shape);
    if (rescaled(x, y)) {
      Lowered call;
      call.kernel = &kU8;
      call.operands = {id, n.outputs[0]};
      const auto run = static_cast<int32_t>(x_steps[axis] * x.shape[axis]);
      set_params(call, ts_concatenation_u8_params{static_cast<int32_t>(x.count() / run), run, static_cast<int32_t>(at * y_steps[axis]), static_cast<int32_t>(y_steps[axis] * y.shape[axis]),
                                                  add_array(call, "table", table_between(x, y))});
      at += x.shape[axis];
      calls.push_back(std::move(call));
      continue;
    }
    Copy c;
    c.y_start = at * y_steps[axis];
    for (size_t d = 0; d < x.shape.size(); ++d) c.loops.push_back({x.shape[d], x_steps[d], y_steps[d]});
    at += x.shape[axis];
    TRY(Lowered call, copy_call(g, kCopy, id, n.outputs[0], c, ""));
    calls.push_back(std::move(call));
  }
  return in_sequence(std::move(calls), "y = the inputs, one after another");
}

}  // namespace

extern const Op op_concatenation{
    .name = "CONCATENATION",
    .code = 2,
    .options_type = 10,
    .max_version = 7,
    .attrs = {{"axis", AttrSpec::i32, 0}, {"activation", AttrSpec::activation, 1, "none"}},
    .min_inputs = 1,
    .max_inputs = -1,
    .outputs = 1,
    .types = "any; uint8 of several scales",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_all,
};

}  // namespace tinsmith
