#include "abs/abs.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_ABS_FILES TS_FILES("ts_unary.h", "abs/abs.h", "abs/abs.c")
#define TS_ABS_FIELDS TS_FIELD(count), TS_FIELD(x_zero), TS_FIELD(y_zero), TS_FIELD(rescale), TS_FIELD(multiplier), TS_FIELD(shift)
const Kernel kF32 = TS_DESCRIBE(ts_abs_f32, ts_unary_params, TS_ABS_FILES, TS_FIELD(count));
const Kernel kS32 = TS_DESCRIBE(ts_abs_s32, ts_unary_params, TS_ABS_FILES, TS_FIELD(count));
const Kernel kS8 = TS_DESCRIBE(ts_abs_s8, ts_abs_s8_params, TS_ABS_FILES, TS_ABS_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_abs_s16, ts_abs_s8_params, TS_ABS_FILES, TS_ABS_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_unary(g, n, {DType::f32, DType::i32, DType::i8, DType::i16}, "float32, int32, int8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const char* formula = "y = |x|";
  if (!small_integer(y.type)) return simple_unary(g, n, y.type == DType::f32 ? kF32 : kS32, formula);
  Lowered l = unary_call(g, n, y.type == DType::i8 ? kS8 : kS16, formula);
  const float xs = x.quant.scale[0], ys = y.quant.scale[0];
  const FixedPoint f = fixed_point(double{xs} / double{ys});
  set_params(l, ts_abs_s8_params{static_cast<int32_t>(y.count()), zero_point(x), zero_point(y), xs != ys ? 1 : 0, f.multiplier, f.shift});
  return l;
}

}  // namespace

extern const Op op_abs{
    .name = "ABS",
    .code = 101,
    .options_type = 78,
    .max_version = 5,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
