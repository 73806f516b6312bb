#include "transpose_conv/transpose_conv.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

// Operands: the output's shape, weights, input, bias.
Result<Arithmetic> kind(const Graph& g, const Node& n) {
  return arithmetic(*g.input(n, 2), *g.input(n, 1), g.input(n, 3), g.output(n), 0, false, static_cast<int>(Arithmetic::f32));
}

// A transposed convolution spreads x as a convolution of this output would gather it: that one's padding, x as its result.
Result<ts_window> geometry(const Graph& g, const Node& n) {
  const Tensor &w = *g.input(n, 1), &x = *g.input(n, 2);
  std::vector<int64_t> wanted;
  if (const Shape& y = g.output(n).shape; g.input(n, 0) && !g.input(n, 0)->constant() && y.size() == 4) {
    wanted.assign(y.begin(), y.end());  // computed at run time, but never to anything else than the file says of the output
  } else {
    TRY(wanted, constant_integers(g, n, 0, "the output's shape"));
  }
  TRY(const Shape shape, checked_shape(wanted));
  const Tensor y{"y", x.type, shape, {}, nullptr, false};
  TRY(ts_window v, window(y, w.shape[1], w.shape[2], n.integer("stride_h"), n.integer("stride_w"), 1, 1, n.word("padding")));
  if (x.shape.size() != 4 || x.shape[0] != v.batches || x.shape[1] != v.out_h || x.shape[2] != v.out_w || x.shape[3] != w.shape[3] || v.in_c != w.shape[0])
    return fail(Code::bad_input, "", fmt::format("an input of {} and weights of {} do not make {}", text(x.shape), text(w.shape), text(shape)),
                "the output's shape must be one that a convolution of these strides would bring to the input's");
  std::swap(v.in_h, v.out_h);
  std::swap(v.in_w, v.out_w);
  v.out_c = v.in_c;
  v.in_c = x.shape[3];
  return v;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* w, operand(g, n, 1));
  TRY(const Tensor* x, operand(g, n, 2));
  const Tensor* b = g.input(n, 3);
  if (w->shape.size() != 4 || w->count() == 0)
    return fail(Code::bad_input, "", fmt::format("the weights are {}", text(w->shape)), "they must be (out channels, height, width, in channels)");
  CHECKED(check_activation(n.word("activation")));
  TRY(const ts_window v, geometry(g, n));
  if (b && b->count() != v.out_c)
    return fail(Code::bad_input, "", fmt::format("{} biases for {} outputs", b->count(), v.out_c), "the model is broken: make it again");
  CHECKED(kind(g, n));
  return std::vector<OutputType>{{x->type, {v.batches, v.out_h, v.out_w, v.out_c}}};
}

#define FILES TS_FILES("ts_window.h", "ts_hybrid.h", "transpose_conv/transpose_conv.h", "transpose_conv/transpose_conv.c")
#define F32_FIELDS TS_WINDOW_FIELDS(window), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias)
const Kernel kF32 = TS_DESCRIBE(ts_transpose_conv_f32, ts_transpose_conv_f32_params, FILES, F32_FIELDS);
const Kernel kF32Rt = TS_DESCRIBE(ts_transpose_conv_f32_rt, ts_transpose_conv_f32_params, FILES, F32_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_transpose_conv_s8, ts_transpose_conv_s8_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(x_zero),
                               TS_FIELD(y_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias),
                               TS_FIELD(multiplier), TS_FIELD(shift));
const Kernel kS16 = TS_DESCRIBE(ts_transpose_conv_s16, ts_transpose_conv_s16_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(low),
                                TS_FIELD(high), TS_FIELD(narrow), TS_FIELD(weights), TS_FIELD(bias), TS_FIELD(multiplier),
                                TS_FIELD(shift));
const Kernel kHybrid = TS_DESCRIBE(ts_transpose_conv_hybrid, ts_transpose_conv_hybrid_params, FILES, TS_WINDOW_FIELDS(window),
                                   TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(w_scale), TS_FIELD(bias));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 2), &w = *g.input(n, 1), &y = g.output(n);
  const Tensor* b = g.input(n, 3);
  const std::string& activation = n.word("activation");
  TRY(const Arithmetic arithmetic, kind(g, n));
  TRY(const ts_window v, geometry(g, n));
  const auto channels = static_cast<size_t>(v.out_c);
  Lowered l;
  l.operands = {n.inputs[2], n.outputs[0]};
  if (arithmetic == Arithmetic::f32) {
    const FloatRange r = activation_range(activation);
    const bool constant = w.constant();
    if (!constant) l.operands = {n.inputs[2], n.inputs[1], n.input(3), n.outputs[0]};
    l.kernel = constant ? &kF32 : &kF32Rt;
    l.formula = "y = W^T * x + b";
    set_params(l, ts_transpose_conv_f32_params{v, r.low, r.high, constant_array<float>(l, "weights", constant ? &w : nullptr),
                                        constant_array<float>(l, "bias", constant ? b : nullptr)});
  } else if (arithmetic == Arithmetic::hybrid) {
    const FloatRange r = activation_range(activation);
    l.kernel = &kHybrid;
    l.formula = "y = (x_scale * W_scale) (W^T * quantise(x)) + b";
    l.scratch_bytes = static_cast<size_t>(x.count() / v.batches);
    set_params(l, ts_transpose_conv_hybrid_params{v, r.low, r.high, constant_array<int8_t>(l, "weights", &w), scales_array(l, w, channels),
                                           constant_array<float>(l, "bias", b)});
  } else if (arithmetic == Arithmetic::s8) {
    const IntRange r = activation_range(activation, y);
    TRY(const Requantisation q, requantisation(x, w, y, false, channels));
    l.kernel = &kS8;
    l.formula = "y = requantise(W^T * (x - x_zero) + b) + y_zero";
    set_params(l, ts_transpose_conv_s8_params{v, static_cast<int32_t>(x.quant.zero_point[0]), static_cast<int32_t>(y.quant.zero_point[0]), r.low,
                                       r.high, constant_array<int8_t>(l, "weights", &w), constant_array<int32_t>(l, "bias", b),
                                       add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  } else {
    const IntRange r = activation_range(activation, y);
    const bool narrow_sum = b && b->type == DType::i32;
    TRY(const Requantisation q, requantisation(x, w, y, !narrow_sum, channels));
    l.kernel = &kS16;
    l.formula = "y = requantise(W^T * x + b)";
    set_params(l, ts_transpose_conv_s16_params{v, r.low, r.high, narrow_sum ? 1 : 0, constant_array<int8_t>(l, "weights", &w), wide_bias(l, b),
                                        add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  }
  if (arithmetic == Arithmetic::hybrid) claim_overlap(l, g, 0, 1, images_ahead(x, y));  // an image is read, then its outputs are made
  return l;
}

int64_t macs(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  return g.input(n, 2)->count() * w.shape[0] * w.shape[1] * w.shape[2];
}

}  // namespace

extern const Op op_transpose_conv{
    .name = "TRANSPOSE_CONV",
    .code = 67,
    .options_type = 49,
    .max_version = 5,
    .attrs = {{"padding", AttrSpec::padding, 0, "same"},
              {"stride_w", AttrSpec::i32, 1},
              {"stride_h", AttrSpec::i32, 2},
              {"activation", AttrSpec::activation, 3, "none"},
              {"quantized_bias_type", AttrSpec::dtype, 4, "float32"}},
    .min_inputs = 3,
    .max_inputs = 4,
    .outputs = 1,
    .types = "float32, int8, int16x8, hybrid, float16 weights",
    .infer = infer,
    .lower = lower,
    .macs = macs,
    .quant = QuantRule::weights,
    .weights_axis = 0,
};

}  // namespace tinsmith
