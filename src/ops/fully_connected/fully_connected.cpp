#include "fully_connected/fully_connected.h"

#include "ops/lowering.h"

namespace tinsmith {
namespace {

bool hybrid(const Tensor& x, const Tensor& w) { return x.type == DType::f32 && w.type == DType::i8; }

Status check_types(const Tensor& x, const Tensor& w, const Tensor* b, const Tensor& y) {
  const DType bias = b ? b->type : x.type == DType::f32 ? DType::f32 : DType::i32;
  if (x.type == DType::f32 && w.type == DType::f32 && bias == DType::f32) return {};
  if (hybrid(x, w) && bias == DType::f32 && w.constant() && !w.quant.empty()) {
    for (int64_t zero : w.quant.zero_point)
      if (zero != 0) return fail(Code::unsupported, "", "hybrid weights with a zero point", "quantise the weights symmetrically");
    return {};
  }
  const bool s8 = x.type == DType::i8 && w.type == DType::i8 && bias == DType::i32;
  const bool s16 = x.type == DType::i16 && w.type == DType::i8 && (bias == DType::i32 || bias == DType::i64);
  if (!s8 && !s16)
    return fail(Code::unsupported, "", fmt::format("{} input, {} weights, {} bias", name(x.type), name(w.type), name(bias)),
                "float32; int8; int16 with int8 weights; or float32 with int8 weights are handled");
  CHECKED(check_scale("the input", x));
  CHECKED(check_scale("the output", y));
  if (w.quant.empty() || (w.quant.per_channel() && w.quant.axis != 0))
    return fail(Code::bad_input, "", "weights without a scale, or with scales along the wrong axis", "quantise the model again");
  if (s16 && (x.quant.zero_point[0] != 0 || y.quant.zero_point[0] != 0))
    return fail(Code::unsupported, "", "int16 operands with a zero point", "quantise them symmetrically");
  if (s16 && !w.constant()) return fail(Code::unsupported, "", "int16 with weights computed at run time", "make the weights a constant");
  return {};
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
  if (b && w->constant() && !b->constant())
    return fail(Code::unsupported, "", "constant weights with a bias computed at run time", "make the bias a constant");
  if (n.integer("weights_format") != 0)
    return fail(Code::unsupported, "", "shuffled weights", "convert the model without an Android-only weights format");
  Shape shape{static_cast<int32_t>(x->count() / in), out};
  if (n.integer("keep_num_dims")) {
    shape = x->shape;
    if (shape.empty() || shape.back() != in)
      return fail(Code::bad_input, "", fmt::format("keep_num_dims with an input of {}", text(x->shape)), "its last dimension must be the weights' second");
    shape.back() = out;
  }
  CHECKED(check_types(*x, *w, b, g.output(n)));
  return std::vector<OutputType>{{x->type, shape}};
}

#define FILES TS_FILES("ts_hybrid.h", "fully_connected/fully_connected.h", "fully_connected/fully_connected.c")
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
const Kernel kHybrid = TS_DESCRIBE(ts_fully_connected_hybrid, ts_fully_connected_hybrid_params, FILES, TS_FIELD(batches),
                                   TS_FIELD(in), TS_FIELD(out), TS_FIELD(low), TS_FIELD(high), TS_FIELD(asymmetric),
                                   TS_FIELD(per_channel), TS_FIELD(weights), TS_FIELD(w_scale), TS_FIELD(bias));

struct Operands {
  const Tensor &x, &w, &y;
  const Tensor* b;
  int32_t batches, in, out;
  bool constant;
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

void lower_s16(Lowered& l, const Operands& o, const IntRange& range, const Requantisation& r, bool narrow) {
  l.kernel = &kS16;
  l.formula = "y = requantise(W x + b)";
  set_params(l, ts_fully_connected_s16_params{
                    o.batches, o.in, o.out, o.w.quant.per_channel() ? 0 : static_cast<int32_t>(o.w.quant.zero_point[0]), range.low,
                    range.high, o.w.quant.per_channel() ? 1 : 0, narrow ? 1 : 0, constant_array<int8_t>(l, "weights", &o.w),
                    wide_bias(l, o.b), add_array(l, "multiplier", r.multiplier), add_array(l, "shift", r.shift)});
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, 1), &y = g.output(n);
  const Tensor* b = g.input(n, 2);
  const Operands o{x, w, y, b, static_cast<int32_t>(x.count() / w.shape[1]), w.shape[1], w.shape[0], w.constant()};
  const std::string& activation = n.word("activation");
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  if (!o.constant) l.operands = {n.inputs[0], n.inputs[1], n.input(2), n.outputs[0]};
  const int64_t out_bytes = o.out * static_cast<int64_t>(bits(y.type) / 8);
  int64_t own = out_bytes - static_cast<int64_t>(bits(y.type) / 8);  // every output reads the whole row
  if (hybrid(x, w)) {
    lower_hybrid(l, o, activation_range(activation), n.integer("asymmetric_quantize_inputs") != 0);
    own = -out_bytes * o.batches;  // the row is read before
  } else if (x.type == DType::f32) {
    lower_f32(l, o, activation_range(activation));
  } else {
    const bool narrow = b ? b->type == DType::i32 : n.word("quantized_bias_type") == "int32";
    TRY(const Requantisation r, requantisation(x, w, y, x.type == DType::i16 && !narrow));
    const IntRange range = activation_range(activation, y);
    x.type == DType::i8 ? lower_s8(l, o, range, r) : lower_s16(l, o, range, r, narrow);
  }
  const Window rows{o.batches, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
  claim_overlap(l, g, 0, l.operands.size() - 1, window_ahead(rows, o.in * static_cast<int64_t>(bits(x.type) / 8), out_bytes, own));
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
