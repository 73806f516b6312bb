#include "unidirectional_sequence_lstm/lstm_parts.h"

#include <cmath>

#include "base/det_math.h"
#include "ops/lstm.h"
#include "ops/lut.h"
#include "ops/operands.h"

namespace tinsmith {

extern const Op op_unidirectional_sequence_lstm;

namespace {

// The operands' places: input, 4 weights, 4 recurrent weights, 3 peepholes, 4 biases, projection and its bias, h, c, 4 norms. The
// gates stand in the kernels' order.
constexpr size_t kWeights = 1, kRecurrent = 5, kPeephole = 9, kBias = 12, kProjection = 16, kHidden = 18, kCell = 19, kNorm = 20;

bool absent(const Graph& g, const Node& n, size_t first, size_t count) {
  for (size_t i = first; i < first + count; ++i)
    if (g.input(n, i)) return false;
  return true;
}

// What only the float32 kernel of all parts computes (lstm_parts.h).
bool coupled(const Graph& g, const Node& n) { return !g.input(n, kWeights); }
bool has_parts(const Graph& g, const Node& n) {
  return coupled(g, n) || !absent(g, n, kPeephole, 3) || !absent(g, n, kProjection, 2) || !absent(g, n, kNorm, 4);
}

// Are the operands of [first, first + count) all there, or none of them? Those of the input gate are absent where it is coupled.
Status check_all_or_none(const Graph& g, const Node& n, const char* what, size_t first, size_t count) {
  if (absent(g, n, first, count)) return {};
  for (size_t i = first; i < first + count; ++i)
    if ((g.input(n, i) != nullptr) == (i == first && coupled(g, n)))
      return fail(Code::bad_input, "", fmt::format("{} of some gates only", what), "the model is broken: make it again");
  return {};
}

Status check_parts(const Graph& g, const Node& n) {
  for (size_t i : {size_t{0}, kHidden, kCell}) CHECKED(operand(g, n, i));
  if (g.input(n, 0)->type != DType::f32) {
    const std::string hint = "it is handled in float32 only: make the model of LSTM layers without it";
    if (coupled(g, n)) return fail(Code::unsupported, "", "coupled input and forget gates", hint);
    if (!absent(g, n, kPeephole, 3)) return fail(Code::unsupported, "", "peephole connections", hint);
    if (!absent(g, n, kProjection, 2)) return fail(Code::unsupported, "", "a projection", hint);
    if (!absent(g, n, kNorm, 4)) return fail(Code::unsupported, "", "layer normalisation", hint);
  }
  for (size_t i : {kWeights, kRecurrent, kBias})
    for (size_t k = coupled(g, n) ? 1 : 0; k < 4; ++k) CHECKED(operand(g, n, i + k));
  if (coupled(g, n) && (g.input(n, kRecurrent) || g.input(n, kBias))) return fail(Code::bad_input, "", "an input gate without weights", "the model is broken: make it again");
  CHECKED(check_all_or_none(g, n, "peephole connections", kPeephole, 3));
  CHECKED(check_all_or_none(g, n, "layer normalisation", kNorm, 4));
  if (!g.input(n, kProjection) && g.input(n, kProjection + 1)) return fail(Code::bad_input, "", "a projection's bias without weights", "the model is broken: make it again");
  for (size_t i = 1; i < kNorm + 4; ++i)
    if (const Tensor* t = g.input(n, i); t && i != kHidden && i != kCell && !t->constant())
      return fail(Code::unsupported, "", fmt::format("weights \"{}\" computed at run time", t->name), "make them constants");
  for (size_t i : {kHidden, kCell})
    if (!g.input(n, i)->is_variable) return fail(Code::bad_input, "", fmt::format("the state \"{}\" is not a variable", g.input(n, i)->name), "the model is broken: make it again");
  if (n.integer("diagonal_recurrent_tensors")) return fail(Code::unsupported, "", "diagonal recurrent weights", "make the model of LSTM layers without it");
  if (n.word("activation") != "tanh") return fail(Code::unsupported, "", fmt::format("the activation {}", n.word("activation")), "use tanh");
  return {};
}

// How many numbers h and y have; the cells, where there is no projection.
int32_t outputs_of(const Graph& g, const Node& n, const ts_lstm_shape& s) {
  const Tensor* q = g.input(n, kProjection);
  return q && !q->shape.empty() ? q->shape[0] : s.cells;
}

Result<ts_lstm_shape> shape_of(const Graph& g, const Node& n) {
  const Tensor &x = *g.input(n, 0), &w = *g.input(n, kWeights + 1);
  const bool sequence = n.op == &op_unidirectional_sequence_lstm, time_major = n.integer("time_major") != 0;
  if (x.shape.size() != (sequence ? 3 : 2) || x.count() == 0 || w.shape.size() != 2)
    return fail(Code::bad_input, "", fmt::format("an input of {}, weights of {}", text(x.shape), text(w.shape)), fmt::format("they must be (batch, {}in) and (cells, in)", sequence ? "steps, " : ""));
  ts_lstm_shape s{x.shape[time_major ? 1 : 0], sequence ? x.shape[time_major ? 0 : 1] : 1, x.shape.back(), w.shape[0], time_major ? 1 : 0};
  const int32_t outputs = outputs_of(g, n, s);
  const auto check = [&](size_t i, int64_t count) -> Status {
    if (!g.input(n, i) || g.input(n, i)->count() == count) return {};
    return fail(Code::bad_input, "", fmt::format("\"{}\" is {}", g.input(n, i)->name, text(g.input(n, i)->shape)),
                fmt::format("{} elements are due for {} inputs and {} cells", count, s.in, s.cells));
  };
  for (size_t k = 0; k < 4; ++k) {
    CHECKED(check(kWeights + k, int64_t{s.cells} * s.in));
    CHECKED(check(kRecurrent + k, int64_t{s.cells} * outputs));
    CHECKED(check(kBias + k, s.cells));
    CHECKED(check(kNorm + k, s.cells));
    if (k < 3) CHECKED(check(kPeephole + k, s.cells));
  }
  CHECKED(check(kProjection, int64_t{outputs} * s.cells));
  CHECKED(check(kProjection + 1, outputs));
  CHECKED(check(kHidden, int64_t{s.batches} * outputs));
  CHECKED(check(kCell, int64_t{s.batches} * s.cells));
  return s;
}

Status check_types(const Graph& g, const Node& n) {
  const DType x = g.input(n, 0)->type;
  const DType weights = x == DType::f32 ? DType::f32 : DType::i8, cell = x == DType::f32 ? DType::f32 : DType::i16;
  const DType bias = x == DType::f32 ? DType::f32 : x == DType::i8 ? DType::i32 : DType::i64;
  CHECKED(check_type("the input", *g.input(n, 0), {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16"));
  for (size_t i = 1; i < kNorm + 4; ++i) {
    const Tensor* t = g.input(n, i);
    if (!t) continue;
    const DType due = x == DType::f32 ? x : i < kBias ? weights : i < kHidden ? bias : i == kHidden ? x : cell;
    if (t->type != due)
      return fail(Code::unsupported, "", fmt::format("\"{}\" is {}", t->name, name(t->type)), fmt::format("with a {} input, {} is handled", name(x), name(due)));
    if (x != DType::f32 && (i < kBias || i >= kHidden)) CHECKED(check_scale("the operand", *t));
  }
  if (x == DType::f32) return {};
  CHECKED(check_scale("the input", *g.input(n, 0)));
  CHECKED(check_quantised("the input", *g.input(n, 0)));
  CHECKED(check_same_quantisation(*g.input(n, kHidden), g.output(n)));
  const double power = det::log2(static_cast<double>(g.input(n, kCell)->quant.scale[0]));
  if (std::fabs(power - std::round(power)) > 1e-3 || power > -3 || power < -40)
    return fail(Code::unsupported, "", fmt::format("a cell state of scale {}", g.input(n, kCell)->quant.scale[0]), "it must be a power of two, at most 1/8");
  return {};
}

}  // namespace

Result<std::vector<OutputType>> infer_lstm(const Graph& g, const Node& n) {
  CHECKED(check_parts(g, n));
  TRY(const ts_lstm_shape s, shape_of(g, n));
  CHECKED(check_types(g, n));
  Shape y = g.input(n, 0)->shape;
  y.back() = outputs_of(g, n, s);
  return std::vector<OutputType>{{g.input(n, 0)->type, y}};
}

namespace {

#define FILES                                                                                                            \
  TS_FILES("ts_dot.h", "ts_math.h", "ts_sigmoid.h", "unidirectional_sequence_lstm/unidirectional_sequence_lstm.h",                   \
           "unidirectional_sequence_lstm/unidirectional_sequence_lstm.c")
#define SHAPE_FIELDS TS_FIELD(shape.batches), TS_FIELD(shape.steps), TS_FIELD(shape.in), TS_FIELD(shape.cells), TS_FIELD(shape.time_major)
#define INTEGER_FIELDS                                                                                                   \
  TS_FIELD(h_zero), TS_FIELD(w_zero), TS_FIELD(r_zero), TS_FIELD(x_multiplier), TS_FIELD(x_shift), TS_FIELD(h_multiplier), \
      TS_FIELD(h_shift), TS_FIELD(forget_multiplier), TS_FIELD(forget_shift), TS_FIELD(input_multiplier),                \
      TS_FIELD(input_shift), TS_FIELD(output_multiplier), TS_FIELD(output_shift), TS_FIELD(tanh_multiplier),             \
      TS_FIELD(tanh_shift), TS_FIELD(clip), TS_FIELD(weights), TS_FIELD(recurrent), TS_FIELD(bias), TS_FIELD(table)
const Kernel kF32 = TS_DESCRIBE(ts_lstm_f32, ts_lstm_f32_params, FILES, SHAPE_FIELDS, TS_FIELD(clip), TS_FIELD(weights), TS_FIELD(recurrent), TS_FIELD(bias));
const Kernel kS8 = TS_DESCRIBE(ts_lstm_s8, ts_lstm_s8_params, FILES, SHAPE_FIELDS, TS_FIELD(x_zero), INTEGER_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_lstm_s16, ts_lstm_s16_params, FILES, SHAPE_FIELDS, INTEGER_FIELDS);

const Kernel kParts = TS_DESCRIBE(ts_lstm_parts_f32, ts_lstm_parts_f32_params,
                                  TS_FILES("ts_math.h", "unidirectional_sequence_lstm/unidirectional_sequence_lstm.h", "unidirectional_sequence_lstm/lstm_parts.h", "unidirectional_sequence_lstm/lstm_parts.c"),
                                  SHAPE_FIELDS, TS_FIELD(outputs), TS_FIELD(coupled), TS_FIELD(clip), TS_FIELD(projection_clip), TS_FIELD(weights), TS_FIELD(recurrent), TS_FIELD(bias),
                                  TS_FIELD(peephole), TS_FIELD(norm), TS_FIELD(projection), TS_FIELD(projection_bias));

// The tensors of [first, first + count) that are there, one after another; null if none is.
template <class T>
const T* joined(Lowered& l, const Graph& g, const Node& n, const char* array, size_t first, size_t count) {
  if (absent(g, n, first, count)) return nullptr;
  std::vector<T> all;
  for (size_t k = first; k < first + count; ++k)
    if (const Tensor* t = g.input(n, k)) all.insert(all.end(), t->as<T>(), t->as<T>() + t->count());
  return add_array(l, array, all);
}
template <class T>
const T* four(Lowered& l, const Graph& g, const Node& n, const char* array, size_t first) { return joined<T>(l, g, n, array, first, 4); }

void lower_parts(Lowered& l, const Graph& g, const Node& n, const ts_lstm_shape& s) {
  l.kernel = &kParts;
  l.formula = "c <- f c + i g, y = h <- Q (o tanh(c)), gates i f g o of W x + R h + P c + b, for each step";
  ts_lstm_parts_f32_params p{};
  p.shape = s;
  p.outputs = outputs_of(g, n, s);
  p.coupled = coupled(g, n) ? 1 : 0;
  p.clip = static_cast<float>(n.real("cell_clip"));
  p.projection_clip = static_cast<float>(n.real("proj_clip"));
  p.weights = four<float>(l, g, n, "weights", kWeights);
  p.recurrent = four<float>(l, g, n, "recurrent", kRecurrent);
  p.bias = four<float>(l, g, n, "bias", kBias);
  p.peephole = joined<float>(l, g, n, "peephole", kPeephole, 3);
  p.norm = four<float>(l, g, n, "norm", kNorm);
  p.projection = joined<float>(l, g, n, "projection", kProjection, 1);
  p.projection_bias = joined<float>(l, g, n, "projection_bias", kProjection + 1, 1);
  set_params(l, p);
}

template <class P, class Bias>
void fill_integer(Lowered& l, const Graph& g, const Node& n, P& p) {
  const Tensor &x = *g.input(n, 0), &h = *g.input(n, kHidden), &c = *g.input(n, kCell);
  constexpr double gate_steps = 1.0 / 4096, gate_result = 1.0 / 32768;
  const auto cell_scale = static_cast<double>(c.quant.scale[0]);
  p.h_zero = zero_point(h);
  for (size_t k = 0; k < 4; ++k) {
    const Tensor &w = *g.input(n, kWeights + k), &r = *g.input(n, kRecurrent + k);
    p.w_zero[k] = zero_point(w);
    p.r_zero[k] = zero_point(r);
    // a fully connected operator's scales: the product in float
    const FixedPoint from_x = fixed_point(static_cast<double>(x.quant.scale[0] * w.quant.scale[0]) / gate_steps);
    const FixedPoint from_h = fixed_point(static_cast<double>(h.quant.scale[0] * r.quant.scale[0]) / gate_steps);
    p.x_multiplier[k] = from_x.multiplier;
    p.x_shift[k] = from_x.shift;
    p.h_multiplier[k] = from_h.multiplier;
    p.h_shift[k] = from_h.shift;
  }
  const FixedPoint forget = fixed_point(gate_result * cell_scale / cell_scale), input = fixed_point(gate_result * gate_result / cell_scale),
                   output = fixed_point(gate_result * gate_result / static_cast<double>(h.quant.scale[0]));
  p.forget_multiplier = forget.multiplier;
  p.forget_shift = forget.shift;
  p.input_multiplier = input.multiplier;
  p.input_shift = input.shift;
  p.output_multiplier = output.multiplier;
  p.output_shift = output.shift;
  const auto power = static_cast<int>(std::round(det::log2(cell_scale))) + 12;  // 2^-12 is three steps of the table
  p.tanh_multiplier = power > 0 ? 3 << power : 3;
  p.tanh_shift = power < 0 ? -power : 0;
  const double clip = n.real("cell_clip");
  p.clip = clip > 0 ? static_cast<int32_t>(std::min(clip / cell_scale, 32767.0)) : 0;
  p.weights = four<int8_t>(l, g, n, "weights", kWeights);
  p.recurrent = four<int8_t>(l, g, n, "recurrent", kRecurrent);
  p.bias = four<Bias>(l, g, n, "bias", kBias);
  p.table = add_array(l, "table", sigmoid_table());
}

}  // namespace

Result<Lowered> lower_lstm(const Graph& g, const Node& n, const Target&) {
  TRY(const ts_lstm_shape s, shape_of(g, n));
  Lowered l;
  l.operands = {n.inputs[0], n.inputs[kHidden], n.inputs[kCell], n.outputs[0]};
  l.formula = "c <- f c + i g, y = h <- o tanh(c), gates i f g o of W x + R h + b, for each step";
  const DType type = g.input(n, 0)->type;
  l.scratch_bytes = static_cast<size_t>(s.cells) * 4 * (type == DType::f32 ? 4 : 2);
  if (has_parts(g, n)) {
    lower_parts(l, g, n, s);
  } else if (type == DType::f32) {
    l.kernel = &kF32;
    set_params(l, ts_lstm_f32_params{s, static_cast<float>(n.real("cell_clip")), four<float>(l, g, n, "weights", kWeights),
                                     four<float>(l, g, n, "recurrent", kRecurrent), four<float>(l, g, n, "bias", kBias)});
  } else if (type == DType::i8) {
    l.kernel = &kS8;
    ts_lstm_s8_params p{};
    p.shape = s;
    p.x_zero = zero_point(*g.input(n, 0));
    fill_integer<ts_lstm_s8_params, int32_t>(l, g, n, p);
    set_params(l, p);
  } else {
    l.kernel = &kS16;
    ts_lstm_s16_params p{};
    p.shape = s;
    fill_integer<ts_lstm_s16_params, int64_t>(l, g, n, p);
    for (size_t k = 0; k < 4; ++k)
      if (p.x_shift[k] > 14 || p.h_shift[k] > 14)
        return fail(Code::unsupported, "", "scales that are too far apart for int16", "quantise the model with representative samples");
    set_params(l, p);
  }
  return l;
}

int64_t macs_of_lstm(const Graph& g, const Node& n) {
  const Tensor& x = *g.input(n, 0);
  const int64_t cells = g.input(n, kWeights + 1)->shape[0], outputs = g.output(n).shape.back(), gates = coupled(g, n) ? 3 : 4;
  return x.count() / x.shape.back() * (gates * cells * (x.shape.back() + outputs) + (g.input(n, kProjection) ? outputs * cells : 0));
}

extern const Op op_unidirectional_sequence_lstm{
    .name = "UNIDIRECTIONAL_SEQUENCE_LSTM",
    .code = 44,
    .options_type = 71,
    .max_version = 4,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"},
              {"cell_clip", AttrSpec::f32, 1, 0.0},
              {"proj_clip", AttrSpec::f32, 2, 0.0},
              {"time_major", AttrSpec::boolean, 3},
              {"asymmetric_quantize_inputs", AttrSpec::boolean, 4},
              {"diagonal_recurrent_tensors", AttrSpec::boolean, 5}},
    .min_inputs = 20,
    .max_inputs = 24,
    .outputs = 1,
    .types = "float32, int8 (cell state int16), int16x8",
    .infer = infer_lstm,
    .lower = lower_lstm,
    .macs = macs_of_lstm,
};

}  // namespace tinsmith
