#include "prelu/prelu.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_PRELU_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "prelu/prelu.h", "prelu/prelu.c")
#define TS_PRELU_FIELDS                                                                                                                \
  TS_PAIR_FIELDS, TS_FIELD(x_zero), TS_FIELD(slope_zero), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(slope_multiplier), \
      TS_FIELD(slope_shift), TS_FIELD(low), TS_FIELD(high)
const Kernel kF32 = TS_DESCRIBE(ts_prelu_f32, ts_pair_params, TS_PRELU_FILES, TS_PAIR_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_prelu_s8, ts_prelu_s8_params, TS_PRELU_FILES, TS_PRELU_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_prelu_u8, ts_prelu_s8_params, TS_PRELU_FILES, TS_PRELU_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_prelu_s16, ts_prelu_s8_params, TS_PRELU_FILES, TS_PRELU_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  TRY(const Tensor* slope, operand(g, n, 1));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i8, DType::u8, DType::i16}, "float32, int8, uint8 or int16"));
  if (slope->type != (x->type == DType::i16 ? DType::i8 : x->type)) return wrong_type("the tensor of slopes", *slope, "the input's type, or int8 with int16,");
  Tensor y = g.output(n);
  y.type = x->type;  // the verifier compares the types
  CHECKED(check_quantised("the input", *x));
  CHECKED(check_quantised("the tensor of slopes", *slope));
  if (small_integer(y.type)) CHECKED(check_quantised("the output", y));
  TRY(const Shape shape, broadcast_shape(x->shape, slope->shape));
  if (shape != x->shape) return fail(Code::bad_input, "", fmt::format("slopes of {} for an input of {}", text(slope->shape), text(x->shape)), "they must broadcast to it");
  TRY([[maybe_unused]] const Broadcast merged, broadcast(x->shape, slope->shape, shape));
  return std::vector<OutputType>{{x->type, shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &slope = *g.input(n, 1), &y = g.output(n);
  const char* formula = "y = x >= 0 ? x : slope x";
  if (y.type == DType::f32) return simple_pair(g, n, kF32, formula);
  Lowered l = pair_call(g, n, y.type == DType::i8 ? kS8 : y.type == DType::u8 ? kU8 : kS16, formula);
  auto p = pair_params<ts_prelu_s8_params>(g, n);
  p.x_zero = zero_point(x), p.slope_zero = zero_point(slope), p.y_zero = zero_point(y);
  const double xs = static_cast<double>(x.quant.scale[0]), ss = static_cast<double>(slope.quant.scale[0]), ys = static_cast<double>(y.quant.scale[0]);
  const FixedPoint f = fixed_point(xs / ys), fs = fixed_point(xs * ss / ys);
  p.multiplier = f.multiplier, p.shift = f.shift, p.slope_multiplier = fs.multiplier, p.slope_shift = fs.shift;
  const IntRange range = range_of(y.type);
  p.low = range.low, p.high = range.high;
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_prelu{
    .name = "PRELU",
    .code = 54,
    .options_type = 0,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
