#include "log_softmax/log_softmax.h"

#include <algorithm>
#include <cmath>

#include "ops/lut.h"
#include "ops/unary.h"

namespace tinsmith {
namespace {

#define TS_LOG_SOFTMAX_FILES TS_FILES("ts_fixed.h", "ts_math.h", "log_softmax/log_softmax.h", "log_softmax/log_softmax.c")
const Kernel kF32 = TS_DESCRIBE(ts_log_softmax_f32, ts_log_softmax_f32_params, TS_LOG_SOFTMAX_FILES, TS_FIELD(rows), TS_FIELD(size));
const Kernel kS8 = TS_DESCRIBE(ts_log_softmax_s8, ts_log_softmax_s8_params, TS_LOG_SOFTMAX_FILES, TS_FIELD(rows), TS_FIELD(size), TS_FIELD(multiplier),
                               TS_FIELD(shift), TS_FIELD(reverse_multiplier), TS_FIELD(reverse_shift), TS_FIELD(diff_min));

FixedPoint scale_of(const Tensor& x) { return fixed_point(std::min(static_cast<double>(x.quant.scale[0]) * (1 << 26), 2147483647.0)); }

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_unary(g, n, {DType::f32, DType::i8}, "float32 or int8"));
  const Tensor& x = *g.input(n, 0);
  if (x.shape.empty() || x.count() == 0) return fail(Code::bad_input, "", fmt::format("the input is {}", text(x.shape)), "it must have rows");
  if (x.type == DType::f32) return types;
  CHECKED(check_fixed_output(g.output(n), 1.0 / 16, 127));
  if (scale_of(x).shift < 1) return fail(Code::unsupported, "", fmt::format("an input of scale {}", x.quant.scale[0]), "it must be over 2^-26: quantise the model again");
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  const int32_t size = x.shape.back(), rows = static_cast<int32_t>(x.count() / size);
  Lowered l = unary_call(g, n, x.type == DType::f32 ? kF32 : kS8, "y = x - log(sum(exp(x)))");
  if (x.type == DType::f32) {
    set_params(l, ts_log_softmax_f32_params{rows, size});
    return l;
  }
  const FixedPoint f = scale_of(x), back = fixed_point(std::ldexp(1.0, 31 - f.shift) / f.multiplier);
  const double radius = std::floor(31.0 * (1 << 26) / std::ldexp(1.0, f.shift));
  set_params(l, ts_log_softmax_s8_params{rows, size, f.multiplier, f.shift, back.multiplier, back.shift, -static_cast<int32_t>(radius)});
  return l;
}

}  // namespace

extern const Op op_log_softmax{
    .name = "LOG_SOFTMAX",
    .code = 50,
    .options_type = 36,
    .max_version = 2,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
