#include "depthwise_conv_2d/depthwise_conv_2d_f32_wide.h"

#include "ops/fast_mve.h"
#include "ops/fast_v6m.h"
#include "ops/fast_wide.h"
#include "ops/weights_zero.h"
#include "ops/word_sums.h"

namespace tinsmith {
namespace {

Result<Arithmetic> kind(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  TRY(const Arithmetic a, arithmetic(*g.input(n, 0), w, g.input(n, 2), g.output(n), 3, true, static_cast<int>(Arithmetic::f32)));
  if (a == Arithmetic::s16) CHECKED(check_no_weights_zero(w));
  return a;
}

Result<ts_window> geometry(const Graph& g, const Node& n) {
  const Tensor& w = *g.input(n, 1);
  TRY(ts_window v, window(*g.input(n, 0), w.shape[1], w.shape[2], n.integer("stride_h"), n.integer("stride_w"),
                          n.integer("dilation_h"), n.integer("dilation_w"), n.word("padding"), n.piece));
  v.out_c = w.shape[3];
  return v;
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Tensor *x = g.input(n, 0), *w = g.input(n, 1), *b = g.input(n, 2);
  if (!x || !w) return fail(Code::bad_input, "", "the input or the weights are absent", "the model is broken: make it again");
  if (w->shape.size() != 4 || w->count() == 0 || w->shape[0] != 1)
    return fail(Code::bad_input, "", fmt::format("the weights are {}", text(w->shape)), "they must be (1, height, width, channels)");
  CHECKED(check_activation(n.word("activation")));
  TRY(const ts_window v, geometry(g, n));
  const int32_t out = w->shape[3];
  if (out % v.in_c != 0)
    return fail(Code::bad_input, "", fmt::format("an input of {} does not fit weights of {}", text(x->shape), text(w->shape)),
                "the weights' channels must be a multiple of the input's");
  if (b && b->count() != out)
    return fail(Code::bad_input, "", fmt::format("{} biases for {} outputs", b->count(), out), "the model is broken: make it again");
  CHECKED(kind(g, n));
  return std::vector<OutputType>{{x->type, {v.batches, v.out_h, v.out_w, out}}};
}

#define FILES TS_FILES("ts_window.h", "ts_dot.h", "ts_hybrid.h", "depthwise_conv_2d/depthwise_conv_2d.h", "depthwise_conv_2d/depthwise_conv_2d.c")
#define F32_FIELDS TS_WINDOW_FIELDS(window), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias)
const Kernel kF32 = TS_DESCRIBE(ts_depthwise_conv_2d_f32, ts_depthwise_conv_2d_f32_params, FILES, F32_FIELDS);
const Kernel kF32Wide = TS_DESCRIBE(ts_depthwise_conv_2d_f32_wide, ts_depthwise_conv_2d_f32_params,
                                    TS_FILES("ts_window.h", "ts_dot.h", "ts_hybrid.h", "ts_wide.h", "depthwise_conv_2d/depthwise_conv_2d.h",
                                             "depthwise_conv_2d/depthwise_conv_2d.c", "depthwise_conv_2d/depthwise_conv_2d_f32_wide.h",
                                             "depthwise_conv_2d/depthwise_conv_2d_f32_wide.c"),
                                    F32_FIELDS);
const Kernel kF32Rt = TS_DESCRIBE(ts_depthwise_conv_2d_f32_rt, ts_depthwise_conv_2d_f32_params, FILES, F32_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_depthwise_conv_2d_s8, ts_depthwise_conv_2d_s8_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(x_zero),
                               TS_FIELD(y_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias),
                               TS_FIELD(multiplier), TS_FIELD(shift));
const Kernel kS16 = TS_DESCRIBE(ts_depthwise_conv_2d_s16, ts_depthwise_conv_2d_s16_params, FILES, TS_WINDOW_FIELDS(window), TS_FIELD(low),
                                TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias), TS_FIELD(multiplier),
                                TS_FIELD(shift));
const Kernel kS8Zero = TS_WEIGHTS_ZERO_KERNEL(ts_depthwise_conv_2d_s8_zero);
const Kernel kS16Word = TS_DESCRIBE(ts_depthwise_conv_2d_s16_word, ts_depthwise_conv_2d_s16_word_params, FILES, TS_WINDOW_FIELDS(window),
                                    TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(numbers));
const Kernel kHybrid = TS_DESCRIBE(ts_depthwise_conv_2d_hybrid, ts_depthwise_conv_2d_hybrid_params, FILES, TS_WINDOW_FIELDS(window),
                                   TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(w_scale), TS_FIELD(bias));

// The weights turned as CONV_2D has them.
template <class T>
std::vector<T> turned(const T* w, const ts_window& v) {
  const auto channels = static_cast<size_t>(v.out_c), taps = static_cast<size_t>(v.k_h) * static_cast<size_t>(v.k_w);
  std::vector<T> t(channels * taps);
  for (size_t c = 0; c < channels; ++c)
    for (size_t i = 0; i < taps; ++i) t[c * taps + i] = w[i * channels + c];
  return t;
}

// An image of one channel: a CONV_2D, whose weights are (channels, height, width, 1) in place of (1, height, width, channels). The sums and
// their requantisation are the same; CONV_2D's fast kernel of the target makes them, where it holds.
bool lower_one_channel(Lowered& l, const Graph& g, const FastLayer& f, const Target& target) {
  const ts_window& v = f.window;
  if (v.in_c != 1) return false;
  Tensor w = f.w;
  w.shape = {v.out_c, v.k_h, v.k_w, 1};
  w.quant.axis = 0;
  w.data = constant_bytes(turned(f.w.as<int8_t>(), v));
  if (!lower_conv_2d_fast(l, g, {f.x, w, f.y, f.b, v, f.range, f.q, f.optimize, f.piece}, target)) return false;
  l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
  return true;
}

bool lower_f32(Lowered& l, const Graph& g, const FloatConvolution& f, const Target& target) {
  if (f.window.in_c > 1) return target.dsp() && f.window.in_c == f.window.out_c && lower_depthwise_conv_2d_f32_fpu(l, g, f, target.optimize);
  const std::vector<float> w = turned(f.w, f.window);
  const FloatConvolution layer{f.window, w.data(), f.b, f.range};
  if (!(target.wide() ? lower_conv_2d_f32_wide(l, g, layer) : lower_conv_2d_f32_fpu(l, g, layer, target.optimize))) return false;
  l.formula = "y = W . x + b";
  return true;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, 1), &y = g.output(n);
  const Tensor* b = g.input(n, 2);
  const std::string& activation = n.word("activation");
  TRY(const Arithmetic arithmetic, kind(g, n));
  TRY(const ts_window v, geometry(g, n));
  const auto channels = static_cast<size_t>(v.out_c);
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  if (arithmetic == Arithmetic::f32) {
    const FloatRange r = activation_range(activation);
    const bool constant = w.constant();
    if (!constant) l.operands = {n.inputs[0], n.inputs[1], n.input(2), n.outputs[0]};
    const FloatConvolution fast{v, w.as<float>(), b ? b->as<float>() : nullptr, r};
    if ((target.dsp() || target.wide()) && constant && lower_f32(l, g, fast, target)) return l;
    l.kernel = !constant ? &kF32Rt : target.wide() && v.out_c == v.in_c ? &kF32Wide : &kF32;
    l.formula = "y = W . x + b";
    set_params(l, ts_depthwise_conv_2d_f32_params{v, r.low, r.high, constant_array<float>(l, "weights", constant ? &w : nullptr),
                                        constant_array<float>(l, "bias", constant ? b : nullptr)});
  } else if (arithmetic == Arithmetic::hybrid) {
    const FloatRange r = activation_range(activation);
    l.kernel = &kHybrid;
    l.formula = "y = (x_scale * W_scale) (W . quantise(x)) + b";
    l.scratch_bytes = static_cast<size_t>(x.count() / v.batches);
    set_params(l, ts_depthwise_conv_2d_hybrid_params{v, r.low, r.high, constant_array<int8_t>(l, "weights", &w), scales_array(l, w, channels),
                                           constant_array<float>(l, "bias", b)});
  } else if (arithmetic == Arithmetic::s8) {
    const IntRange r = activation_range(activation, y);
    TRY(const Requantisation q, requantisation(x, w, y, false, channels));
    if (lower_weights_zero(l, kS8Zero, x, w, b, y, v, 1, r, q)) {
      claim_overlap(l, g, 0, 1, window_ahead(v, 1, v.out_c / v.in_c, 1));
      return l;
    }
    const FastLayer fast{x, w, y, b, v, r, q, target.optimize, n.piece};
    if (target.mve() && lower_depthwise_conv_2d_mve(l, fast)) return l;
    if (target.mve() && lower_depthwise_conv_2d_any_mve(l, fast)) {
      claim_overlap(l, g, 0, 1, window_ahead(v, 1, 1, 1));
      return l;
    }
    if (target.dsp() && lower_depthwise_conv_2d_dsp(l, g, fast)) return l;
    if (v6m(target) && lower_depthwise_conv_2d_v6m(l, fast)) return l;
    if ((target.dsp() && lower_depthwise_conv_2d_any_dsp(l, fast)) || (target.wide() && lower_depthwise_conv_2d_wide(l, fast))) {
      claim_overlap(l, g, 0, 1, window_ahead(v, 1, 1, 1));
      return l;
    }
    if (lower_one_channel(l, g, fast, target)) return l;
    l.kernel = &kS8;
    l.formula = "y = requantise(W . (x - x_zero) + b) + y_zero";
    set_params(l, ts_depthwise_conv_2d_s8_params{v, static_cast<int32_t>(x.quant.zero_point[0]), static_cast<int32_t>(y.quant.zero_point[0]), r.low,
                                       r.high, constant_array<int8_t>(l, "weights", &w), constant_array<int32_t>(l, "bias", b),
                                       add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  } else {
    const IntRange r = activation_range(activation, y);
    TRY(const Requantisation q, requantisation(x, w, y, true, channels));
    const auto numbers = target.core == Core::host || v.in_c != v.out_c
                             ? std::nullopt
                             : word_numbers(q, b, channels, int64_t{v.k_h} * v.k_w,
                                            [&](size_t c, int64_t i) { return w.as<int8_t>()[i * v.out_c + static_cast<int64_t>(c)]; });
    l.kernel = numbers ? &kS16Word : &kS16;
    l.formula = "y = requantise(W . x + b)";
    if (numbers) set_params(l, ts_depthwise_conv_2d_s16_word_params{v, r.low, r.high, constant_array<int8_t>(l, "weights", &w), add_array(l, "numbers", *numbers)});
    else set_params(l, ts_depthwise_conv_2d_s16_params{v, r.low, r.high, constant_array<int8_t>(l, "weights", &w), wide_bias(l, b),
                                        add_array(l, "multiplier", q.multiplier), add_array(l, "shift", q.shift)});
  }
  const int64_t size = static_cast<int64_t>(bits(y.type) / 8), at_once = l.kernel == &kF32Wide ? TS_DEPTHWISE_F32_SIDE : 1;
  claim_overlap(l, g, 0, l.operands.size() - 1,
                arithmetic == Arithmetic::hybrid ? images_ahead(x, y)  // an image is read as a whole, then its outputs are made
                                                 : window_ahead(v, size, v.out_c / v.in_c, 1) + (at_once - 1) * v.out_c * size);
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
  return g.output(n).count() * w.shape[1] * w.shape[2];
}

}  // namespace

extern const Op op_depthwise_conv_2d{
    .name = "DEPTHWISE_CONV_2D",
    .code = 4,
    .options_type = 2,
    .max_version = 7,
    .attrs = {{"padding", AttrSpec::padding, 0, "same"},
              {"stride_w", AttrSpec::i32, 1},
              {"stride_h", AttrSpec::i32, 2},
              {"depth_multiplier", AttrSpec::i32, 3},
              {"activation", AttrSpec::activation, 4, "none"},
              {"dilation_w", AttrSpec::i32, 5, int64_t{1}},
              {"dilation_h", AttrSpec::i32, 6, int64_t{1}}},
    .min_inputs = 2,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int8, int16x8, hybrid, float16 weights",
    .infer = infer,
    .lower = lower,
    .macs = macs,
    .quant = QuantRule::weights,
    .weights_axis = 3,
    .rows = rows,
};

}  // namespace tinsmith
