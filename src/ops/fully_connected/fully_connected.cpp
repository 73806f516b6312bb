#include "fully_connected/fully_connected.h"

#include "ops/lowering.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Tensor* x = g.input(n, 0);
  const Tensor* w = g.input(n, 1);
  const Tensor* b = g.input(n, 2);
  if (!x || !w) return fail(Code::bad_input, "", "the input or the weights are absent", "the model is broken: make it again");
  if (w->shape.size() != 2) return fail(Code::bad_input, "", fmt::format("the weights are {}", text(w->shape)), "they must be (out, in)");
  CHECKED(check_activation(n.word("activation")));
  const int32_t out = w->shape[0], in = w->shape[1];
  if (in <= 0 || out <= 0 || x->count() % in != 0 || x->count() == 0)
    return fail(Code::bad_input, "", fmt::format("an input of {} does not fit weights of {}", text(x->shape), text(w->shape)),
                "the input's elements must be a multiple of the weights' second dimension");
  if (b && b->count() != out)
    return fail(Code::bad_input, "", fmt::format("{} biases for {} outputs", b->count(), out), "the model is broken: make it again");
  if (!w->constant() || (b && !b->constant()))
    return fail(Code::unsupported, "", "weights or bias that are computed at run time", "make them constants");
  Shape shape{static_cast<int32_t>(x->count() / in), out};
  if (n.integer("keep_num_dims")) {
    shape = x->shape;
    if (shape.empty() || shape.back() != in)
      return fail(Code::bad_input, "", fmt::format("keep_num_dims with an input of {}", text(x->shape)), "its last dimension must be the weights' second");
    shape.back() = out;
  }
  const Tensor& y = g.output(n);
  if (x->type == DType::f32 && w->type == DType::f32) return std::vector<OutputType>{{DType::f32, shape}};
  if (x->type == DType::i8 && w->type == DType::i8) {
    if (x->quant.empty() || w->quant.empty() || y.quant.empty())
      return fail(Code::bad_input, "", "an int8 operand without a scale", "the model is broken: quantise it again");
    return std::vector<OutputType>{{DType::i8, shape}};
  }
  return wrong_type("the input", *x, "float32 with float32 weights, or int8 with int8 weights");
}

const Kernel kF32 = TS_DESCRIBE(ts_fully_connected_f32, ts_fully_connected_f32_params,
                              TS_FILES("fully_connected/fully_connected.h", "fully_connected/fully_connected.c"),
                              TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(low), TS_FIELD(high),
                              TS_FIELD(weights), TS_FIELD(bias));
const Kernel kS8 = TS_DESCRIBE(ts_fully_connected_s8, ts_fully_connected_s8_params,
                             TS_FILES("fully_connected/fully_connected.h", "fully_connected/fully_connected.c"),
                             TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(x_zero), TS_FIELD(w_zero),
                             TS_FIELD(y_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(per_channel), TS_FIELD(weights),
                             TS_FIELD(bias), TS_FIELD(multiplier), TS_FIELD(shift));

template <class T>
const T* constant_array(Lowered& l, const char* array, const Tensor* t) {
  return t ? add_array(l, array, std::vector<T>(t->as<T>(), t->as<T>() + t->count())) : nullptr;
}

Lowered lower_f32(const Graph& g, const Node& n) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, 1);
  const FloatRange range = activation_range(n.word("activation"));
  Lowered l;
  l.kernel = &kF32;
  l.formula = "y = W x + b";
  const int32_t in = w.shape[1];
  set_params(l, ts_fully_connected_f32_params{static_cast<int32_t>(x.count() / in), in, w.shape[0], range.low, range.high,
                                              constant_array<float>(l, "weights", &w),
                                              constant_array<float>(l, "bias", g.input(n, 2))});
  return l;
}

Lowered lower_s8(const Graph& g, const Node& n) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, 1), &y = g.output(n);
  const IntRange range = activation_range(n.word("activation"), y);
  Lowered l;
  l.kernel = &kS8;
  l.formula = "y = requantise(W (x - x_zero) + b) + y_zero";
  std::vector<int32_t> multiplier, shift;
  for (float scale : w.quant.scale) {
    const FixedPoint f = fixed_point(static_cast<double>(x.quant.scale[0]) * static_cast<double>(scale) / static_cast<double>(y.quant.scale[0]));
    multiplier.push_back(f.multiplier);
    shift.push_back(f.shift);
  }
  const int32_t in = w.shape[1];
  set_params(l, ts_fully_connected_s8_params{
                    static_cast<int32_t>(x.count() / in), in, w.shape[0], static_cast<int32_t>(x.quant.zero_point[0]),
                    static_cast<int32_t>(w.quant.zero_point[0]), static_cast<int32_t>(y.quant.zero_point[0]), range.low, range.high,
                    w.quant.per_channel() ? 1 : 0, constant_array<int8_t>(l, "weights", &w),
                    constant_array<int32_t>(l, "bias", g.input(n, 2)), add_array(l, "multiplier", multiplier), add_array(l, "shift", shift)});
  return l;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  Lowered l = g.input(n, 0)->type == DType::f32 ? lower_f32(g, n) : lower_s8(g, n);
  l.operands = {n.inputs[0], n.outputs[0]};
  return l;
}

int64_t macs(const Graph& g, const Node& n) { return g.input(n, 0)->count() * g.input(n, 1)->shape[0]; }

}  // namespace

extern const Op op_fully_connected{
    .name = "FULLY_CONNECTED",
    .code = 9,
    .options_type = 8,
    .max_version = 12,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"},
              {"weights_format", AttrSpec::byte, 1},
              {"keep_num_dims", AttrSpec::boolean, 2},
              {"asymmetric_quantize_inputs", AttrSpec::boolean, 3}},
    .min_inputs = 2,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int8",
    .infer = infer,
    .lower = lower,
    .macs = macs,
    .quant = QuantRule::weights,
    .weights_axis = 0,
};

}  // namespace tinsmith
