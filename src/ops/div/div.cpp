#include "div/div.h"

#include "ops/binary.h"
#include "ops/operands.h"

namespace tinsmith {
namespace {

#define TS_DIV_FILES TS_FILES("ts_broadcast.h", "ts_fixed.h", "div/div.h", "div/div.c")
#define TS_DIV_FIELDS TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride)
const Kernel kF32 = TS_DESCRIBE(ts_div_f32, ts_div_f32_params, TS_DIV_FILES, TS_DIV_FIELDS, TS_FIELD(low), TS_FIELD(high));
const Kernel kS32 = TS_DESCRIBE(ts_div_s32, ts_div_s32_params, TS_DIV_FILES, TS_DIV_FIELDS, TS_FIELD(low), TS_FIELD(high));
const Kernel kS8 = TS_DESCRIBE(ts_div_s8, ts_div_s8_params, TS_DIV_FILES, TS_DIV_FIELDS, TS_FIELD(a_zero), TS_FIELD(b_zero), TS_FIELD(y_zero),
                               TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* a, operand(g, n, 0));
  CHECKED(check_type("the first operand", *a, {DType::f32, DType::i32, DType::i8}, "float32, int32 or int8"));
  return infer_binary(g, n);
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const BinaryKernels kernels{&kF32, &kS32, nullptr, &kS8, nullptr};
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  if (y.type != DType::i8) return lower_plain_binary<ts_div_f32_params, ts_div_s32_params>(g, n, kernels, "y = act(a / b)");
  TRY(Lowered l, binary_call(g, n, kernels, "y = act(a / b)"));
  ts_div_s8_params p{};
  set_broadcast(p, broadcast(a.shape, b.shape, y.shape).value());
  p.a_zero = zero_point(a), p.b_zero = zero_point(b), p.y_zero = zero_point(y);
  // In double, as TensorFlow Lite Micro has it.
  const FixedPoint f = fixed_point(double{a.quant.scale[0]} / (double{b.quant.scale[0]} * double{y.quant.scale[0]}));
  p.multiplier = f.multiplier, p.shift = f.shift;
  const IntRange range = activation_range(n.word("activation"), y);
  p.low = range.low, p.high = range.high;
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_div{
    .name = "DIV",
    .code = 42,
    .options_type = 29,
    .max_version = 2,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
