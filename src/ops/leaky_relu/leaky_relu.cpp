#include "leaky_relu/leaky_relu.h"

#include <cmath>

#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_LEAKY_FILES TS_FILES("leaky_relu/leaky_relu.h", "leaky_relu/leaky_relu.c")
#define TS_LEAKY_FIELDS                                                                                                  \
  TS_FIELD(count), TS_FIELD(x_zero), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(alpha_multiplier), \
      TS_FIELD(alpha_shift), TS_FIELD(alpha_negative)

const Kernel kF32 = TS_DESCRIBE(ts_leaky_relu_f32, ts_leaky_relu_f32_params, TS_LEAKY_FILES, TS_FIELD(count), TS_FIELD(alpha));
const Kernel kS8 = TS_DESCRIBE(ts_leaky_relu_s8, ts_leaky_relu_s8_params, TS_LEAKY_FILES, TS_LEAKY_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_leaky_relu_u8, ts_leaky_relu_s8_params, TS_LEAKY_FILES, TS_LEAKY_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_leaky_relu_s16, ts_leaky_relu_s8_params, TS_LEAKY_FILES, TS_LEAKY_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  if (!std::isfinite(n.real("alpha"))) return fail(Code::bad_input, "", fmt::format("alpha is {}", n.real("alpha")), "it must be a number");
  return infer_unary(g, n, {DType::f32, DType::i8, DType::u8, DType::i16}, "float32, int8, uint8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  const auto count = static_cast<int32_t>(y.count());
  const auto alpha = static_cast<float>(n.real("alpha"));
  const char* formula = "y = x > 0 ? x : alpha x";
  if (y.type == DType::f32) {
    Lowered l = unary_call(g, n, kF32, formula);
    set_params(l, ts_leaky_relu_f32_params{count, alpha});
    return l;
  }
  Lowered l = unary_call(g, n, y.type == DType::i8 ? kS8 : y.type == DType::u8 ? kU8 : kS16, formula);
  // TensorFlow Lite Micro multiplies in double; uint8, which only TensorFlow Lite has, in float.
  const float xs = x.quant.scale[0], ys = y.quant.scale[0];
  const bool in_float = y.type == DType::u8;
  const FixedPoint f = fixed_point(in_float ? static_cast<double>(xs / ys) : double{xs} / double{ys});
  const FixedPoint fa = fixed_point(std::fabs(in_float ? static_cast<double>(xs * alpha / ys) : double{xs} * double{alpha} / double{ys}));
  set_params(l, ts_leaky_relu_s8_params{count, zero_point(x), zero_point(y), f.multiplier, f.shift, fa.multiplier, fa.shift, alpha < 0 ? 1 : 0});
  return l;
}

}  // namespace

extern const Op op_leaky_relu{
    .name = "LEAKY_RELU",
    .code = 98,
    .options_type = 75,
    .max_version = 2,
    .attrs = {{"alpha", AttrSpec::f32, 0, 0.0}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, uint8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
