#include "rsqrt/rsqrt.h"

#include <cmath>

#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_RSQRT_FILES TS_FILES("ts_unary.h", "ts_fixed.h", "ts_inverse_sqrt.h", "rsqrt/rsqrt.h", "rsqrt/rsqrt.c")
#define TS_RSQRT_FIELDS TS_FIELD(count), TS_FIELD(x_zero), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(high)
const Kernel kF32 = TS_DESCRIBE(ts_rsqrt_f32, ts_unary_params, TS_RSQRT_FILES, TS_FIELD(count));
const Kernel kS8 = TS_DESCRIBE(ts_rsqrt_s8, ts_rsqrt_s8_params, TS_RSQRT_FILES, TS_RSQRT_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_rsqrt_s16, ts_rsqrt_s8_params, TS_RSQRT_FILES, TS_RSQRT_FIELDS);

// In double, as TensorFlow Lite Micro has it.
FixedPoint factor(const Tensor& x, const Tensor& y) {
  return fixed_point(1.0 / (std::sqrt(double{x.quant.scale[0]}) * double{y.quant.scale[0]}));
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16"));
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  if (x.type != DType::f32 && factor(x, y).shift < -11)
    return fail(Code::unsupported, "", fmt::format("scales of {} and {}", x.quant.scale[0], y.quant.scale[0]), "quantise the model with representative samples");
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const char* formula = "y = 1 / sqrt(x)";
  if (y.type == DType::f32) return simple_unary(g, n, kF32, formula);
  Lowered l = unary_call(g, n, y.type == DType::i8 ? kS8 : kS16, formula);
  const FixedPoint f = factor(x, y);
  set_params(l, ts_rsqrt_s8_params{static_cast<int32_t>(y.count()), zero_point(x), zero_point(y), f.multiplier, f.shift, range_of(y.type).high});
  return l;
}

}  // namespace

extern const Op op_rsqrt{
    .name = "RSQRT",
    .code = 76,
    .options_type = 0,
    .max_version = 3,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
