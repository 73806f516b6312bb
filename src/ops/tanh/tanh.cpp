#include "tanh/tanh.h"

#include "ops/lut.h"
#include "ops/ts_fixed.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const auto outputs, infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16"));
  const Tensor& x = *g.input(n, 0);
  if (x.type == DType::i8) CHECKED(check_fixed_output(g.output(n), 1.0 / 128, 0));
  if (x.type == DType::i16) CHECKED(check_fixed_output(g.output(n), 1.0 / 32768, 0));
  return outputs;
}

// In Q4.27 -> steps of 1/128: (1 - e^-2|a|) / (1 + e^-2|a|), and a in Q4.27 is 2a in Q5.26.
int32_t fixed_tanh(int32_t a) {
  const int32_t y = a ? ts_fixed_ratio(ts_fixed_exp(a < 0 ? a : -a, 5)) : 0;
  return ts_rounding_shift(a < 0 ? -y : y, 24);
}

const Kernel kF32 = TS_DESCRIBE(ts_tanh_f32, ts_tanh_f32_params, TS_FILES("ts_math.h", "ts_sigmoid.h", "tanh/tanh.h", "tanh/tanh.c"), TS_FIELD(count));
const Kernel kS16 = TS_DESCRIBE(ts_tanh_s16, ts_tanh_s16_params, TS_FILES("ts_math.h", "ts_sigmoid.h", "tanh/tanh.h", "tanh/tanh.c"),
                                TS_FIELD(count), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(table));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const auto count = static_cast<int32_t>(x.count());
  if (x.type == DType::i8) {
    const Q4Input in = q4_input(x);
    const auto f = [&](int32_t v) {
      const int32_t d = v - zero_point(x);
      return d <= -in.radius ? -128 : d >= in.radius ? 127 : fixed_tanh(ts_requantise(d, in.multiplier, in.shift));
    };
    return lut_call(g, n, f, "y = tanh(x)");
  }
  if (x.type == DType::f32) {
    Lowered l = unary_call(g, n, kF32, "y = tanh(x)");
    set_params(l, ts_tanh_f32_params{count});
    return l;
  }
  TRY(const SigmoidSteps s, sigmoid_steps(x, true));
  Lowered l = unary_call(g, n, kS16, "y = tanh(x)");
  set_params(l, ts_tanh_s16_params{count, s.multiplier, s.shift, add_array(l, "table", sigmoid_table())});
  return l;
}

}  // namespace

extern const Op op_tanh{
    .name = "TANH",
    .code = 28,
    .options_type = 0,
    .max_version = 3,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::fixed_128,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
