#include "sqrt/sqrt.h"

#include <cmath>

#include "ops/lut.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_SQRT_FILES TS_FILES("ts_unary.h", "sqrt/sqrt.h", "sqrt/sqrt.c")
const Kernel kF32 = TS_DESCRIBE(ts_sqrt_f32, ts_unary_params, TS_SQRT_FILES, TS_FIELD(count));
const Kernel kS16 = TS_DESCRIBE(ts_sqrt_s16, ts_sqrt_s16_params, TS_SQRT_FILES, TS_FIELD(count), TS_FIELD(x_scale), TS_FIELD(y_scale));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const char* formula = "y = sqrt(x)";
  if (y.type == DType::f32) return simple_unary(g, n, kF32, formula);
  const float xs = x.quant.scale[0], ys = y.quant.scale[0];
  if (y.type == DType::i16) {
    Lowered l = unary_call(g, n, kS16, formula);
    set_params(l, ts_sqrt_s16_params{static_cast<int32_t>(y.count()), xs, ys});
    return l;
  }
  return lut_call(g, n, [&](int32_t q) {
    const float real = xs * static_cast<float>(q - zero_point(x));
    const float steps = real > 0 ? std::sqrt(real) / ys : 0.0f;  // cut off, not rounded
    return (steps < 1000.0f ? static_cast<int32_t>(steps) : 1000) + zero_point(y);
  }, formula);
}

}  // namespace

extern const Op op_sqrt{
    .name = "SQRT",
    .code = 75,
    .options_type = 0,
    .max_version = 2,
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
