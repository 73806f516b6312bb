#include "conv_2d/conv_2d.h"

#include "conv_2d/conv_2d_pack.h"
#include "ops/fast_mve.h"
#include "ops/fast_v6m.h"
#include "ops/fast_wide.h"
#include "ops/weights_zero.h"
#include "ops/word_sums.h"

namespace tinsmith {
namespace {

Result<Arithmetic> kind(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  TRY(const Arithmetic a, arithmetic(*g.input(n, 0), w, g.input(n, 2), g.output(n), 0, true, static_cast<int>(Arithmetic::f32)));
  if (a == Arithmetic::s16) CHECKED(check_no_weights_zero(w));
  return a;
}

Result<ts_window> geometry(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  TRY(ts_window v, window(*g.input(n, 0), w.shape[1], w.shape[2], n.integer("stride_h"), n.integer("stride_w"),
                          n.integer("dilation_h"), n.integer("dilation_w"), n.word("padding"), n.piece));
  v.out_c = w.shape[0];
  return v;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Tensor *x = g.input(n, 0), *w = g.input(n, 1), *b = g.input(n, 2);
  if (!x || !w) return fail(Code::bad_input, "", "the input or the weights are absent", "the model is broken: make it again");
  if (w->shape.size() != 4 || w->count() == 0)
    return fail(Code::bad_input, "", fmt::format("the weights are {}", text(w->shape)), "they must be (out channels, height, width, in channels)");
  CHECKED(check_activation(n.word("activation")));
  TRY(const ts_window v, geometry(g, n));
  const int32_t out = w->shape[0], k_c = w->shape[3];
  if (v.in_c % k_c != 0 || out % (v.in_c / k_c) != 0)
    return fail(Code::bad_input, "", fmt::format("an input of {} does not fit weights of {}", text(x->shape), text(w->shape)),
                "the input's channels must be the weights' last dimension, or a multiple of it that divides the outputs");
  if (b && b->count() != out)
    return fail(Code::bad_input, "", fmt::format("{} biases for {} outputs", b->count(), out), "the model is broken: make it again");
  CHECKED(kind(g, n));
  return std::vector<OutputType>{{x->type, {v.batches, v.out_h, v.out_w, out}}};
}

#define FILES TS_FILES("ts_window.h", "ts_dot.h", "ts_hybrid.h", "conv_2d/conv_2d.h", "conv_2d/conv_2d.c")
#define F32_FIELDS TS_WINDOW_FIELDS(window), TS_FIELD(k_c), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias)
const Kernel kF32 = TS_DESCRIBE(ts_conv_2d_f32, ts_conv_2d_f32_params, FILES, F32_FIELDS);
const Kernel kF32Rt = TS_DESCRIBE(ts_conv_2d_f32_rt, ts_conv_2d_f32_params, FILES, F32_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_conv_2d_s8, ts_conv_2d_s8_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(k_c), TS_FIELD(x_zero),
                               TS_FIELD(y_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias),
                               TS_FIELD(multiplier), TS_FIELD(shift));
const Kernel kS16 = TS_DESCRIBE(ts_conv_2d_s16, ts_conv_2d_s16_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(k_c), TS_FIELD(low),
                                TS_FIELD(high), TS_FIELD(narrow), TS_FIELD(weights), TS_FIELD(bias), TS_FIELD(multiplier),
                                TS_FIELD(shift));
const Kernel kS8Zero = TS_WEIGHTS_ZERO_KERNEL(ts_conv_2d_s8_zero);
const Kernel kS16Word = TS_DESCRIBE(ts_conv_2d_s16_word, ts_conv_2d_s16_word_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(low), TS_FIELD(high),
                                    TS_FIELD(weights), TS_FIELD(numbers));
const Kernel kHybrid = TS_DESCRIBE(ts_conv_2d_hybrid, ts_conv_2d_hybrid_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(k_c),
                                   TS_FIELD(low), TS_FIELD(high), TS_FIELD(asymmetric), TS_FIELD(weights), TS_FIELD(w_scale), TS_FIELD(bias));

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, 1), &y = g.output(n);
  const Tensor* b = g.input(n, 2);
  const std::string& activation = n.word("activation");
  TRY(const Arithmetic arithmetic, kind(g, n));
  TRY(const ts_window v, geometry(g, n));
  const int32_t k_c = w.shape[3];
  const auto channels = static_cast<size_t>(v.out_c);
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  if (arithmetic == Arithmetic::f32) {
    const FloatRange r = activation_range(activation);
    const bool constant = w.constant();
    if (!constant) l.operands = {n.inputs[0], n.inputs[1], n.input(2), n.outputs[0]};
    const FloatConvolution fast{v, w.as<float>(), b ? b->as<float>() : nullptr, r};
    if (target.dsp() && constant && k_c == v.in_c && lower_conv_2d_f32_fpu(l, g, fast, target.optimize)) return l;
    if (target.wide() && constant && k_c == v.in_c && lower_conv_2d_f32_wide(l, g, fast)) return l;
    l.kernel = constant ? &kF32 : &kF32Rt;
    l.formula = "y = W * x + b";
    set_params(l, ts_conv_2d_f32_params{v, k_c, r.low, r.high, constant_array<float>(l, "weights", constant ? &w : nullptr),
                                        constant_array<float>(l, "bias", constant ? b : nullptr)});
  } else if (arithmetic == Arithmetic::hybrid) {
    const FloatRange r = activation_range(activation);
    l.kernel = &kHybrid;
    l.formula = "y = (x_scale * W_scale) (W * quantise(x)) + b";
    l.scratch_bytes = static_cast<size_t>(x.count() / v.batches + int64_t{v.k_h} * v.k_w * k_c);
    const int32_t asymmetric = w.quant.per_channel() ? 1 : 0;  // older files have one scale, and x is quantised symmetrically then
    set_params(l, ts_conv_2d_hybrid_params{v, k_c, r.low, r.high, asymmetric, constant_array<int8_t>(l, "weights", &w), scales_array(l, w, channels),
                                           constant_array<float>(l, "bias", b)});
  } else if (arithmetic == Arithmetic::s8) {
    const IntRange r = activation_range(activation, y);
    TRY(const Requantisation q, requantisation(x, w, y, false, channels));
    if (lower_weights_zero(l, kS8Zero, x, w, b, y, v, k_c, r, q)) {
      claim_overlap(l, g, 0, 1, window_ahead(v, 1, v.out_c / (v.in_c / k_c), k_c));
      return l;
    }
    const FastLayer fast{x, w, y, b, v, r, q, target.optimize, n.piece};
    if (lower_conv_2d_fast(l, g, fast, target)) return l;
    l.kernel = &kS8;
    l.formula = "y = requantise(W * (x - x_zero) + b) + y_zero";
    set_params(l, ts_conv_2d_s8_params{v, k_c, static_cast<int32_t>(x.quant.zero_point[0]), static_cast<int32_t>(y.quant.zero_point[0]), r.low,
                                       r.high, constant_array<int8_t>(l, "weights", &w), constant_array<int32_t>(l, "bias", b),
                                       add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  } else {
    const IntRange r = activation_range(activation, y);
    const bool narrow_sum = narrow(n, b);
    TRY(const Requantisation q, requantisation(x, w, y, !narrow_sum, channels));
    const int64_t taps = int64_t{v.k_h} * v.k_w * k_c;
    const auto numbers = narrow_sum || target.core == Core::host || k_c != v.in_c
                             ? std::nullopt
                             : word_numbers(q, b, channels, taps, [&](size_t c, int64_t i) { return w.as<int8_t>()[static_cast<int64_t>(c) * taps + i]; });
    l.kernel = numbers ? &kS16Word : &kS16;
    if (numbers && v.k_h * v.k_w > 1) l.scratch_bytes = static_cast<size_t>(2 * taps);
    l.formula = "y = requantise(W * x + b)";
    if (numbers) set_params(l, ts_conv_2d_s16_word_params{v, r.low, r.high, constant_array<int8_t>(l, "weights", &w), add_array(l, "numbers", *numbers)});
    else set_params(l, ts_conv_2d_s16_params{v, k_c, r.low, r.high, narrow_sum ? 1 : 0, constant_array<int8_t>(l, "weights", &w), wide_bias(l, b),
                                        add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  }
  claim_overlap(l, g, 0, l.operands.size() - 1,
                arithmetic == Arithmetic::hybrid ? images_ahead(x, y)  // an image is read as a whole, then its outputs are made
                                                 : window_ahead(v, static_cast<int64_t>(bits(y.type) / 8), v.out_c / (v.in_c / k_c), k_c));
  return l;
}

std::optional<RowRule> rows(const Graph& g, const Node& n) {
  const auto v = geometry(g, n);
  const auto arithmetic = kind(g, n);
  if (!v || !arithmetic || *arithmetic == Arithmetic::hybrid || !g.input(n, 1)->constant()) return std::nullopt;  // hybrid: one scale an image
  return rows_of(*v);
}

int64_t macs(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  return g.output(n).count() * w.shape[1] * w.shape[2] * w.shape[3];
}

}  // namespace

std::optional<ts_window> conv_2d_window(const Graph& g, const Node& n) {
  if (n.op->code != 3 || n.inputs.size() < 2 || !g.input(n, 0) || !g.input(n, 1) || g.input(n, 1)->shape.size() != 4) return std::nullopt;
  const auto v = geometry(g, n);
  return v ? std::optional(*v) : std::nullopt;
}

bool lower_conv_2d_fast(Lowered& l, const Graph& g, const FastLayer& f, const Target& target) {
  if (target.mve() && lower_conv_2d_mve(l, g, f)) return true;
  if (target.dsp() && (lower_conv_2d_few_dsp(l, g, f) || lower_conv_2d_points_dsp(l, g, f) || lower_conv_2d_dsp(l, g, f))) return true;
  const bool holds = (v6m(target) && lower_conv_2d_v6m(l, f)) || (target.wide() && lower_conv_2d_wide(l, f));
  if (holds) claim_overlap(l, g, 0, 1, window_ahead(f.window, 1, 1, 1));  // pairs or fours of pixels are read before they are written
  return holds;
}

extern const Op op_conv_2d{
    .name = "CONV_2D",
    .code = 3,
    .options_type = 1,
    .max_version = 8,
    .attrs = {{"padding", AttrSpec::padding, 0, "same"},
              {"stride_w", AttrSpec::i32, 1},
              {"stride_h", AttrSpec::i32, 2},
              {"activation", AttrSpec::activation, 3, "none"},
              {"dilation_w", AttrSpec::i32, 4, int64_t{1}},
              {"dilation_h", AttrSpec::i32, 5, int64_t{1}},
              {"quantized_bias_type", AttrSpec::dtype, 6, "float32"}},
    .min_inputs = 2,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int8, int16x8, hybrid, float16 weights",
    .infer = infer,
    .lower = lower,
    .macs = macs,
    .quant = QuantRule::weights,
    .weights_axis = 0,
    .rows = rows,
};

}  // namespace tinsmith
