#include "mul/mul.h"

#include "ops/binary.h"

namespace tinsmith {
namespace {

#define TS_MUL_FILES TS_FILES("ts_broadcast.h", "mul/mul.h", "mul/mul.c")
#define TS_MUL_FIELDS                                                                                                 \
  TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride), TS_FIELD(a_zero), TS_FIELD(b_zero), TS_FIELD(y_zero),      \
      TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high)

const Kernel kF32 = TS_DESCRIBE(ts_mul_f32, ts_mul_f32_params, TS_MUL_FILES, TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride),
                                TS_FIELD(low), TS_FIELD(high));
const Kernel kS32 = TS_DESCRIBE(ts_mul_s32, ts_mul_s32_params, TS_MUL_FILES, TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride),
                                TS_FIELD(low), TS_FIELD(high));
const Kernel kS64 = TS_WHOLE64_KERNEL(ts_mul_s64);
const Kernel kS8 = TS_DESCRIBE(ts_mul_s8, ts_mul_s8_params, TS_MUL_FILES, TS_MUL_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_mul_s16, ts_mul_s8_params, TS_MUL_FILES, TS_MUL_FIELDS);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const BinaryKernels kernels{&kF32, &kS32, &kS64, &kS8, &kS16};
  if (!is_quantised(g.output(n).type)) return lower_plain_binary<ts_mul_f32_params, ts_mul_s32_params>(g, n, kernels, "y = act(a b)");
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  TRY(Lowered l, binary_call(g, n, kernels, "y = requantise((a - a_zero)(b - b_zero)) + y_zero"));
  ts_mul_s8_params p{};
  set_broadcast(p, broadcast(a.shape, b.shape, y.shape).value());
  p.a_zero = static_cast<int32_t>(a.quant.zero_point[0]);
  p.b_zero = static_cast<int32_t>(b.quant.zero_point[0]);
  p.y_zero = static_cast<int32_t>(y.quant.zero_point[0]);
  const double real = double{a.quant.scale[0]} * double{b.quant.scale[0]} / double{y.quant.scale[0]};
  const FixedPoint f = fixed_point(real);
  p.multiplier = f.multiplier, p.shift = f.shift;
  const IntRange range = activation_range(n.word("activation"), y);
  p.low = range.low, p.high = range.high;
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_mul{
    .name = "MUL",
    .code = 18,
    .options_type = 21,
    .max_version = 8,
    .attrs = {{"activation", AttrSpec::activation, 0, "none"}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64, int8, int16",
    .infer = infer_binary,
    .lower = lower,
    .quant = QuantRule::calibrated,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
