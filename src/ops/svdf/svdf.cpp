#include "svdf/svdf.h"

#include "ops/operands.h"

namespace tinsmith {
namespace {

enum class Kind { f32, hybrid, s8, s8_s16 };

struct Operands {
  const Tensor *x, *feature, *time, *bias, *state;
};

Operands operands_of(const Graph& g, const Node& n) { return {g.input(n, 0), g.input(n, 1), g.input(n, 2), g.input(n, 3), g.input(n, 4)}; }

Result<Kind> kind(const Operands& o) {
  const DType x = o.x->type, f = o.feature->type, t = o.time->type, s = o.state->type, b = o.bias ? o.bias->type : x == DType::f32 ? x : DType::i32;
  if (x == DType::f32 && f == DType::f32 && t == DType::f32 && s == DType::f32 && b == DType::f32) return Kind::f32;
  if (x == DType::f32 && f == DType::i8 && (t == DType::i8 || t == DType::f32) && s == DType::f32 && b == DType::f32) return Kind::hybrid;
  if (x == DType::i8 && f == DType::i8 && t == DType::i8 && s == DType::i8 && b == DType::i32) return Kind::s8;
  if (x == DType::i8 && f == DType::i8 && t == DType::i16 && s == DType::i16 && b == DType::i32) return Kind::s8_s16;
  return fail(Code::unsupported, "", fmt::format("{} input, {} and {} weights, {} bias, {} state", name(x), name(f), name(t), name(b), name(s)),
              "all float32; int8 with time weights and state in int8 or int16; or float32 with int8 weights are handled");
}

Result<ts_svdf_shape> shape_of(const Operands& o, int64_t rank) {
  const auto misfit = [&] {
    return fail(Code::bad_input, "", fmt::format("input {}, feature weights {}, time weights {}, state {}, rank {} do not fit", text(o.x->shape),
                                                 text(o.feature->shape), text(o.time->shape), text(o.state->shape), rank),
                "they must be (batches, in), (units * rank, in), (units * rank, memory), (batches, units * rank * memory)");
  };
  for (const Tensor* t : {o.x, o.feature, o.time, o.state})
    if (t->shape.size() != 2 || t->count() == 0) return misfit();
  const int64_t batches = o.x->shape[0], in = o.x->shape[1], filters = o.feature->shape[0], memory = o.time->shape[1];
  if (rank < 1 || filters % rank != 0 || o.feature->shape[1] != in || o.time->shape[0] != filters || o.state->shape[0] != batches ||
      o.state->shape[1] != memory * filters || (o.bias && o.bias->count() != filters / rank))
    return misfit();
  return ts_svdf_shape{static_cast<int32_t>(batches), static_cast<int32_t>(in), static_cast<int32_t>(filters / rank), static_cast<int32_t>(rank),
                       static_cast<int32_t>(memory)};
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  for (size_t i : {0, 1, 2, 4}) CHECKED(operand(g, n, i));
  const Operands o = operands_of(g, n);
  CHECKED(check_activation(n.word("activation")));
  TRY(const Kind k, kind(o));
  TRY(const ts_svdf_shape s, shape_of(o, n.integer("rank")));
  if (!o.feature->constant() || !o.time->constant() || (o.bias && !o.bias->constant()))
    return fail(Code::unsupported, "", "weights or bias computed at run time", "make them constants");
  if (!o.state->is_variable) return fail(Code::bad_input, "", fmt::format("the state \"{}\" is not a variable", o.state->name), "the model is broken: make it again");
  if (k == Kind::hybrid) CHECKED(check_scale("the feature weights", *o.feature));
  if (k == Kind::hybrid && o.time->type == DType::i8) CHECKED(check_scale("the time weights", *o.time));
  if (k == Kind::s8 || k == Kind::s8_s16)
    for (const Tensor* t : {o.x, o.feature, o.time, o.state, &g.output(n)}) CHECKED(check_scale("the operand", *t));
  return std::vector<OutputType>{{o.x->type, {s.batches, s.units}}};
}

#define FILES TS_FILES("ts_dot.h", "ts_hybrid.h", "svdf/svdf.h", "svdf/svdf.c")
#define SHAPE_FIELDS TS_FIELD(shape.batches), TS_FIELD(shape.in), TS_FIELD(shape.units), TS_FIELD(shape.rank), TS_FIELD(shape.memory)
#define S8_FIELDS                                                                                                           \
  SHAPE_FIELDS, TS_FIELD(x_zero), TS_FIELD(state_zero), TS_FIELD(y_zero), TS_FIELD(multiplier_1), TS_FIELD(shift_1),        \
      TS_FIELD(multiplier_2), TS_FIELD(shift_2), TS_FIELD(feature), TS_FIELD(time), TS_FIELD(bias)
const Kernel kF32 = TS_DESCRIBE(ts_svdf_f32, ts_svdf_f32_params, FILES, SHAPE_FIELDS, TS_FIELD(low), TS_FIELD(high), TS_FIELD(feature),
                                TS_FIELD(time), TS_FIELD(bias));
const Kernel kS8 = TS_DESCRIBE(ts_svdf_s8, ts_svdf_s8_params, FILES, S8_FIELDS);
const Kernel kS8S16 = TS_DESCRIBE(ts_svdf_s8_s16, ts_svdf_s8_s16_params, FILES, S8_FIELDS);
const Kernel kHybrid = TS_DESCRIBE(ts_svdf_hybrid, ts_svdf_hybrid_params, FILES, SHAPE_FIELDS, TS_FIELD(low), TS_FIELD(high), TS_FIELD(asymmetric),
                                   TS_FIELD(feature_scale), TS_FIELD(feature), TS_FIELD(time), TS_FIELD(bias));

// Time weights as float: those of a dynamic range model are int8 in the file.
const float* float_time(Lowered& l, const Tensor& time) {
  if (time.type == DType::f32) return constant_array<float>(l, "time", &time);
  std::vector<float> w;
  for (int64_t i = 0; i < time.count(); ++i)
    w.push_back(time.quant.scale[0] * static_cast<float>(time.as<int8_t>()[i] - time.quant.zero_point[0]));
  return add_array(l, "time", w);
}

// P: the integer parameters; T: the time weights' and the state's type. TensorFlow Lite multiplies the scales in float.
template <class P, class T>
void lower_integer(Lowered& l, const Operands& o, const Tensor& y, const ts_svdf_shape& s) {
  const float x = o.x->quant.scale[0], f = o.feature->quant.scale[0], t = o.time->quant.scale[0], state = o.state->quant.scale[0];
  const FixedPoint one = fixed_point(static_cast<double>(x * f / state)), two = fixed_point(static_cast<double>(state * t / y.quant.scale[0]));
  set_params(l, P{s, zero_point(*o.x), zero_point(*o.state), zero_point(y), one.multiplier, one.shift, two.multiplier, two.shift,
                  constant_array<int8_t>(l, "feature", o.feature), constant_array<T>(l, "time", o.time), constant_array<int32_t>(l, "bias", o.bias)});
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Operands o = operands_of(g, n);
  const Tensor& y = g.output(n);
  TRY(const Kind k, kind(o));
  TRY(const ts_svdf_shape s, shape_of(o, n.integer("rank")));
  const FloatRange r = activation_range(n.word("activation"));
  Lowered l;
  l.operands = {n.inputs[0], n.inputs[4], n.outputs[0]};
  l.formula = "state <- state moved one step, feature x; y = time . state + b";
  if (k == Kind::f32) {
    l.kernel = &kF32;
    set_params(l, ts_svdf_f32_params{s, r.low, r.high, constant_array<float>(l, "feature", o.feature), float_time(l, *o.time),
                                     constant_array<float>(l, "bias", o.bias)});
  } else if (k == Kind::hybrid) {
    l.kernel = &kHybrid;
    l.scratch_bytes = static_cast<size_t>(s.in);
    set_params(l, ts_svdf_hybrid_params{s, r.low, r.high, n.integer("asymmetric_quantize_inputs") ? 1 : 0, o.feature->quant.scale[0],
                                        constant_array<int8_t>(l, "feature", o.feature), float_time(l, *o.time),
                                        constant_array<float>(l, "bias", o.bias)});
  } else if (k == Kind::s8) {
    l.kernel = &kS8;
    lower_integer<ts_svdf_s8_params, int8_t>(l, o, y, s);
  } else {
    l.kernel = &kS8S16;
    lower_integer<ts_svdf_s8_s16_params, int16_t>(l, o, y, s);
  }
  claim_overlap(l, g, 0, 2, images_ahead(*o.x, y));
  return l;
}

int64_t macs(const Graph& g, const Node& n) {
  const Operands o = operands_of(g, n);
  return o.x->shape[0] * (o.feature->count() + o.time->count());
}

}  // namespace

extern const Op op_svdf{
    .name = "SVDF",
    .code = 27,
    .options_type = 6,
    .max_version = 4,
    .attrs = {{"rank", AttrSpec::i32, 0}, {"activation", AttrSpec::activation, 1, "none"}, {"asymmetric_quantize_inputs", AttrSpec::boolean, 2}},
    .min_inputs = 5,
    .max_inputs = 5,
    .outputs = 1,
    .types = "float32, int8 (state int8 or int16), hybrid",
    .infer = infer,
    .lower = lower,
    .macs = macs,
};

}  // namespace tinsmith
