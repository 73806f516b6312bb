#include "fully_connected/fully_connected.h"

#include "ops/fast_mve.h"
#include "ops/fast_v6m.h"
#include "ops/fast_wide.h"
#include "ops/word_sums.h"

namespace tinsmith {
namespace {

Result<Arithmetic> kind(const Graph& g, const Node& n) {
  return arithmetic(*g.input(n, 0), *g.input(n, 1), g.input(n, 2), g.output(n), 0, true,
                    static_cast<int>(Arithmetic::f32) | static_cast<int>(Arithmetic::s8));
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Tensor *x = g.input(n, 0), *w = g.input(n, 1), *b = g.input(n, 2);
  if (!x || !w) return fail(Code::bad_input, "", "the input or the weights are absent", "the model is broken: make it again");
  if (w->shape.size() != 2) return fail(Code::bad_input, "", fmt::format("the weights are {}", text(w->shape)), "they must be (out, in)");
  CHECKED(check_activation(n.word("activation")));
  const int32_t out = w->shape[0], in = w->shape[1];
  if (in <= 0 || out <= 0 || x->count() % in != 0 || x->count() == 0)
    return fail(Code::bad_input, "", fmt::format("an input of {} does not fit weights of {}", text(x->shape), text(w->shape)),
                "the input's elements must be a multiple of the weights' second dimension");
  if (b && b->count() != out)
    return fail(Code::bad_input, "", fmt::format("{} biases for {} outputs", b->count(), out), "the model is broken: make it again");
  if (n.integer("weights_format") != 0)
    return fail(Code::unsupported, "", "shuffled weights", "convert the model without an Android-only weights format");
  Shape shape{static_cast<int32_t>(x->count() / in), out};
  if (n.integer("keep_num_dims")) {
    shape = x->shape;
    if (shape.empty() || shape.back() != in)
      return fail(Code::bad_input, "", fmt::format("keep_num_dims with an input of {}", text(x->shape)), "its last dimension must be the weights' second");
    shape.back() = out;
  }
  CHECKED(kind(g, n));
  return std::vector<OutputType>{{x->type, shape}};
}

#define FILES TS_FILES("ts_dot.h", "ts_hybrid.h", "fully_connected/fully_connected.h", "fully_connected/fully_connected.c")
#define F32_FIELDS TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(bias)
#define S8_FIELDS                                                                                                          \
  TS_FIELD(batches), TS_FIELD(in), TS_FIELD(out), TS_FIELD(x_zero), TS_FIELD(w_zero), TS_FIELD(y_zero), TS_FIELD(low),     \
      TS_FIELD(high), TS_FIELD(per_channel), TS_FIELD(weights), TS_FIELD(bias), TS_FIELD(multiplier), TS_FIELD(shift)
const Kernel kF32 = TS_DESCRIBE(ts_fully_connected_f32, ts_fully_connected_f32_params, FILES, F32_FIELDS);
const Kernel kF32Rt = TS_DESCRIBE(ts_fully_connected_f32_rt, ts_fully_connected_f32_params, FILES, F32_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_fully_connected_s8, ts_fully_connected_s8_params, FILES, S8_FIELDS);
const Kernel kS8Rt = TS_DESCRIBE(ts_fully_connected_s8_rt, ts_fully_connected_s8_params, FILES, S8_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_fully_connected_s16, ts_fully_connected_s16_params, FILES, TS_FIELD(batches), TS_FIELD(in),
                                TS_FIELD(out), TS_FIELD(w_zero), TS_FIELD(low), TS_FIELD(high), TS_FIELD(per_channel),
                                TS_FIELD(narrow), TS_FIELD(weights), TS_FIELD(bias), TS_FIELD(multiplier), TS_FIELD(shift));
const Kernel kS16Word = TS_DESCRIBE(ts_fully_connected_s16_word, ts_fully_connected_s16_word_params, FILES, TS_FIELD(batches), TS_FIELD(in),
                                    TS_FIELD(out), TS_FIELD(low), TS_FIELD(high), TS_FIELD(weights), TS_FIELD(numbers));
const Kernel kHybrid = TS_DESCRIBE(ts_fully_connected_hybrid, ts_fully_connected_hybrid_params, FILES, TS_FIELD(batches),
                                   TS_FIELD(in), TS_FIELD(out), TS_FIELD(low), TS_FIELD(high), TS_FIELD(asymmetric),
                                   TS_FIELD(per_channel), TS_FIELD(weights), TS_FIELD(w_scale), TS_FIELD(bias));

struct Operands {
  const Tensor &x, &w, &y;
  const Tensor* b;
  int32_t batches, in, out;
  bool constant;

  // As a convolution sees them.
  ts_window pixels() const { return {1, batches, 1, in, batches, 1, out, 1, 1, 1, 1, 1, 1, 0, 0}; }
};

void lower_f32(Lowered& l, const Operands& o, const FloatRange& range) {
  l.kernel = o.constant ? &kF32 : &kF32Rt;
  l.formula = "y = W x + b";
  set_params(l, ts_fully_connected_f32_params{o.batches, o.in, o.out, range.low, range.high,
                                              constant_array<float>(l, "weights", o.constant ? &o.w : nullptr),
                                              constant_array<float>(l, "bias", o.constant ? o.b : nullptr)});
}

void lower_hybrid(Lowered& l, const Operands& o, const FloatRange& range, bool asymmetric) {
  l.kernel = &kHybrid;
  l.formula = "y = (x_scale * W_scale) (W quantise(x)) + b";
  l.scratch_bytes = static_cast<size_t>(o.in);
  set_params(l, ts_fully_connected_hybrid_params{o.batches, o.in, o.out, range.low, range.high, asymmetric ? 1 : 0,
                                                 o.w.quant.per_channel() ? 1 : 0, constant_array<int8_t>(l, "weights", &o.w),
                                                 add_array(l, "w_scale", o.w.quant.scale), constant_array<float>(l, "bias", o.b)});
}

void lower_s8(Lowered& l, const Operands& o, const IntRange& range, const Requantisation& r) {
  l.kernel = o.constant ? &kS8 : &kS8Rt;
  l.formula = "y = requantise(W (x - x_zero) + b) + y_zero";
  set_params(l, ts_fully_connected_s8_params{
                    o.batches, o.in, o.out, static_cast<int32_t>(o.x.quant.zero_point[0]),
                    o.w.quant.per_channel() ? 0 : static_cast<int32_t>(o.w.quant.zero_point[0]),
                    static_cast<int32_t>(o.y.quant.zero_point[0]), range.low, range.high, o.w.quant.per_channel() ? 1 : 0,
                    constant_array<int8_t>(l, "weights", o.constant ? &o.w : nullptr),
                    constant_array<int32_t>(l, "bias", o.constant ? o.b : nullptr), add_array(l, "multiplier", r.multiplier),
                    add_array(l, "shift", r.shift)});
}

bool lower_s16_word(Lowered& l, const Operands& o, const IntRange& range, const Requantisation& r) {
  const auto* w = o.w.as<int8_t>();
  if (!o.w.quant.per_channel() && o.w.quant.zero_point[0] != 0) return false;
  const auto numbers = word_numbers(r, o.b, static_cast<size_t>(o.out), o.in, [&](size_t c, int64_t i) { return w[static_cast<int64_t>(c) * o.in + i]; });
  if (!numbers) return false;
  l.kernel = &kS16Word;
  l.formula = "y = requantise(W x + b)";
  set_params(l, ts_fully_connected_s16_word_params{o.batches, o.in, o.out, range.low, range.high, constant_array<int8_t>(l, "weights", &o.w),
                                                   add_array(l, "numbers", *numbers)});
  return true;
}

void lower_s16(Lowered& l, const Operands& o, const IntRange& range, const Requantisation& r, bool narrow) {
  l.kernel = &kS16;
  l.formula = "y = requantise(W x + b)";
  set_params(l, ts_fully_connected_s16_params{
                    o.batches, o.in, o.out, o.w.quant.per_channel() ? 0 : static_cast<int32_t>(o.w.quant.zero_point[0]), range.low,
                    range.high, o.w.quant.per_channel() ? 1 : 0, narrow ? 1 : 0, constant_array<int8_t>(l, "weights", &o.w),
                    wide_bias(l, o.b), add_array(l, "multiplier", r.multiplier), add_array(l, "shift", r.shift)});
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, 1), &y = g.output(n);
  const Tensor* b = g.input(n, 2);
  const Operands o{x, w, y, b, static_cast<int32_t>(x.count() / w.shape[1]), w.shape[1], w.shape[0], w.constant()};
  const std::string& activation = n.word("activation");
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  if (!o.constant) l.operands = {n.inputs[0], n.inputs[1], n.input(2), n.outputs[0]};
  TRY(const Arithmetic arithmetic, kind(g, n));
  const auto out_bytes = static_cast<int64_t>(y.byte_size()) / o.batches;
  int64_t own = out_bytes - static_cast<int64_t>(bits(y.type) / 8);  // every output reads the whole row
  if (arithmetic == Arithmetic::hybrid) {
    lower_hybrid(l, o, activation_range(activation), n.integer("asymmetric_quantize_inputs") != 0);
    own = 0;  // the row was read before
  } else if (arithmetic == Arithmetic::f32) {
    const FloatRange range = activation_range(activation);
    if (target.mve() && o.constant && lower_fully_connected_f32_mve(l, w, b, range, o.batches)) return l;
    const bool small = target.optimize == Optimize::size;
    if (target.dsp() && !small && o.constant && lower_fully_connected_f32_fpu(l, w, b, range, o.batches)) return l;
    if (target.dsp() && !target.mve() && small && o.constant && lower_fully_connected_f32_fpu_small(l, w, b, range, o.batches)) return l;
    const FloatConvolution pixels{o.pixels(), w.as<float>(), b ? b->as<float>() : nullptr, range};
    if (target.wide() && o.constant && lower_conv_2d_f32_wide(l, g, pixels)) return l;
    lower_f32(l, o, range);
  } else {
    const bool narrow_sum = arithmetic == Arithmetic::s16 && narrow(n, b);
    TRY(const Requantisation r, requantisation(x, w, y, arithmetic == Arithmetic::s16 && !narrow_sum));
    const IntRange range = activation_range(activation, y);
    bool chosen = false;
    if (arithmetic == Arithmetic::s8 && o.constant && (target.dsp() || v6m(target) || target.wide())) {
      Requantisation each = r;  // one for each output
      each.multiplier.resize(static_cast<size_t>(o.out), r.multiplier[0]);
      each.shift.resize(static_cast<size_t>(o.out), r.shift[0]);
      const FastLayer fast{x, w, y, b, o.pixels(), range, each, target.optimize};
      if (target.mve() && lower_fully_connected_mve(l, fast, o.batches)) return l;
      if (target.dsp() && !target.mve() && lower_fully_connected_dsp(l, g, fast, o.batches)) return l;
      chosen = v6m(target) && lower_fully_connected_v6m(l, g, fast, o.batches);
      if (target.wide() && lower_conv_2d_wide(l, fast)) {
        chosen = true;
        own = 0;  // rows are read before outputs are written
      }
    }
    if (arithmetic == Arithmetic::s16 && !narrow_sum && target.core != Core::host) chosen = lower_s16_word(l, o, range, r);
    if (!chosen) arithmetic == Arithmetic::s8 ? lower_s8(l, o, range, r) : lower_s16(l, o, range, r, narrow_sum);
  }
  claim_overlap(l, g, 0, l.operands.size() - 1, rows_ahead(o.batches, static_cast<int64_t>(x.byte_size()) / o.batches, out_bytes, own));
  return l;
}

int64_t macs(const Graph& g, const Node& n) { return g.input(n, 0)->count() * g.input(n, 1)->shape[0]; }

}  // namespace

extern const Op op_fully_connected{
    .name = "FULLY_CONNECTED",
    .code = 9,
    .options_type = 8,
    .max_version = 14,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"},
              {"weights_format", AttrSpec::byte, 1},
              {"keep_num_dims", AttrSpec::boolean, 2},
              {"asymmetric_quantize_inputs", AttrSpec::boolean, 3},
              {"quantized_bias_type", AttrSpec::dtype, 4, "float32"}},
    .min_inputs = 2,
    .max_inputs = 3,
    .outputs = 1,
    .types = "float32, int8, int16x8, hybrid, float16 weights",
    .infer = infer,
    .lower = lower,
    .macs = macs,
    .quant = QuantRule::weights,
    .weights_axis = 0,
};

}  // namespace tinsmith
