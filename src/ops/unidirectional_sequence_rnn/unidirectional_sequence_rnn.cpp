#include "unidirectional_sequence_rnn/unidirectional_sequence_rnn.h"

#include "ops/operands.h"
#include "ops/rnn.h"

namespace tinsmith {

extern const Op op_unidirectional_sequence_rnn;

namespace {

// The operands' places.
constexpr size_t kWeights = 1, kRecurrent = 2, kBias = 3, kHidden = 4;

const Kernel kF32 = TS_DESCRIBE(ts_rnn_f32, ts_rnn_f32_params, TS_FILES("ts_math.h", "unidirectional_sequence_rnn/unidirectional_sequence_rnn.h", "unidirectional_sequence_rnn/unidirectional_sequence_rnn.c"),
                                TS_FIELD(batches), TS_FIELD(steps), TS_FIELD(in), TS_FIELD(units), TS_FIELD(time_major), TS_FIELD(tanh), TS_FIELD(low), TS_FIELD(high),
                                TS_FIELD(weights), TS_FIELD(recurrent), TS_FIELD(bias));

}  // namespace

Result<std::vector<OutputType>> infer_rnn(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  for (size_t i = 0; i <= kHidden; ++i) {
    TRY(const Tensor* t, operand(g, n, i));
    CHECKED(check_type(i ? "the operand" : "the input", *t, {DType::f32}, "float32"));
    if (i && i < kHidden && !t->constant()) return fail(Code::unsupported, "", fmt::format("weights \"{}\" computed at run time", t->name), "make them constants");
  }
  const Tensor &w = *g.input(n, kWeights), &h = *g.input(n, kHidden);
  if (!h.is_variable) return fail(Code::bad_input, "", fmt::format("the state \"{}\" is not a variable", h.name), "the model is broken: make it again");
  if (n.word("activation") != "tanh") CHECKED(check_activation(n.word("activation")));
  const bool sequence = n.op == &op_unidirectional_sequence_rnn;
  if (x->shape.size() != (sequence ? 3 : 2) || w.shape.size() != 2)
    return fail(Code::bad_input, "", fmt::format("an input of {}, weights of {}", text(x->shape), text(w.shape)), fmt::format("they must be (batch, {}in) and (units, in)", sequence ? "steps, " : ""));
  const int32_t units = w.shape[0], batches = x->shape[sequence && n.integer("time_major") ? 1 : 0];
  const Shape due[] = {x->shape, {units, x->shape.back()}, {units, units}, {units}, {batches, units}};
  for (size_t i = kWeights; i <= kHidden; ++i)
    if (g.input(n, i)->shape != due[i])
      return fail(Code::bad_input, "", fmt::format("\"{}\" is {}", g.input(n, i)->name, text(g.input(n, i)->shape)), fmt::format("{} is due for {} inputs and {} units", text(due[i]), x->shape.back(), units));
  std::vector<int64_t> y(x->shape.begin(), x->shape.end());
  y.back() = units;
  TRY(Shape checked, checked_shape(y));
  return std::vector<OutputType>{{DType::f32, checked}};
}

Result<Lowered> lower_rnn(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const bool sequence = x.shape.size() == 3, time_major = n.integer("time_major") != 0;
  Lowered l;
  l.kernel = &kF32;
  l.operands = {n.inputs[0], n.inputs[kHidden], n.outputs[0]};
  l.formula = "y = h <- activation(W x + R h + b), for each step";
  const FloatRange range = activation_range(n.word("activation"));
  set_params(l, ts_rnn_f32_params{x.shape[sequence && time_major ? 1 : 0], sequence ? x.shape[time_major ? 0 : 1] : 1, x.shape.back(), g.output(n).shape.back(), time_major ? 1 : 0,
                                  n.word("activation") == "tanh" ? 1 : 0, range.low, range.high, constant_array<float>(l, "weights", g.input(n, kWeights)),
                                  constant_array<float>(l, "recurrent", g.input(n, kRecurrent)), constant_array<float>(l, "bias", g.input(n, kBias))});
  return l;
}

int64_t macs_of_rnn(const Graph& g, const Node& n) {
  return g.output(n).count() * (g.input(n, 0)->shape.back() + g.output(n).shape.back());
}

extern const Op op_unidirectional_sequence_rnn{
    .name = "UNIDIRECTIONAL_SEQUENCE_RNN",
    .code = 35,
    .options_type = 31,
    .max_version = 3,
    .attrs = {{"time_major", AttrSpec::boolean, 0}, {"activation", AttrSpec::activation, 1, "none"}, {"asymmetric_quantize_inputs", AttrSpec::boolean, 2}},
    .min_inputs = 5,
    .max_inputs = 5,
    .outputs = 1,
    .types = "float32",
    .infer = infer_rnn,
    .lower = lower_rnn,
    .macs = macs_of_rnn,
};

}  // namespace tinsmith
