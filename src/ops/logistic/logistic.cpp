#include "logistic/logistic.h"

#include "ops/lut.h"
#include "ops/ts_fixed.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const auto outputs, infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16"));
  const Tensor& x = *g.input(n, 0);
  if (x.type == DType::i8) CHECKED(check_fixed_output(g.output(n), 1.0 / 256, -128));
  if (x.type == DType::i16) CHECKED(check_fixed_output(g.output(n), 1.0 / 32768, 0));
  return outputs;
}

// In Q4.27 -> steps of 1/256 from -128.
int32_t fixed_logistic(int32_t a) {
  int32_t y = 1 << 30;
  if (a) y = ts_fixed_reciprocal(ts_fixed_exp(a < 0 ? a : -a, 4));
  if (a < 0) y = INT32_MAX - y;
  return ts_rounding_shift(y, 23) - 128;
}

const Kernel kF32 = TS_DESCRIBE(ts_logistic_f32, ts_logistic_f32_params, TS_FILES("ts_math.h", "ts_sigmoid.h", "logistic/logistic.h", "logistic/logistic.c"), TS_FIELD(count));
const Kernel kS16 = TS_DESCRIBE(ts_logistic_s16, ts_logistic_s16_params, TS_FILES("ts_math.h", "ts_sigmoid.h", "logistic/logistic.h", "logistic/logistic.c"),
                                TS_FIELD(count), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(table));

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const auto count = static_cast<int32_t>(x.count());
  if (x.type == DType::i8) {
    const Q4Input in = q4_input(x);
    const auto f = [&](int32_t v) {
      const int32_t d = v - zero_point(x);
      return d <= -in.radius ? -128 : d >= in.radius ? 127 : fixed_logistic(ts_requantise(d, in.multiplier, in.shift));
    };
    return lut_call(g, n, f, "y = 1 / (1 + e^-x)");
  }
  if (x.type == DType::f32) {
    Lowered l = unary_call(g, n, kF32, "y = 1 / (1 + e^-x)");
    set_params(l, ts_logistic_f32_params{count});
    return l;
  }
  TRY(const SigmoidSteps s, sigmoid_steps(x, false));
  Lowered l = unary_call(g, n, kS16, "y = 1 / (1 + e^-x)");
  set_params(l, ts_logistic_s16_params{count, s.multiplier, s.shift, add_array(l, "table", sigmoid_table())});
  return l;
}

}  // namespace

extern const Op op_logistic{
    .name = "LOGISTIC",
    .code = 14,
    .options_type = 0,
    .max_version = 3,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::fixed_256,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
