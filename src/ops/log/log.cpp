#include "log/log.h"

#include "base/det_math.h"
#include "ops/tables.h"
#include "ops/ts_math.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_log_f32, ts_unary_params, TS_FILES("ts_unary.h", "ts_math.h", "log/log.h", "log/log.c"), TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& y = g.output(n);
  // A table's logarithms are rounded from double, as a good libm's are: the reference's tables have those. Of what has no logarithm the quantised result is y's least.
  const float least = y.type == DType::f32 ? 0.0f : static_cast<float>(range_of(y.type).low - zero_point(y)) * y.quant.scale[0];
  return float_or_table(g, n, kF32, [&](float x) { return x <= 0.0f ? least : static_cast<float>(det::log(static_cast<double>(x))); }, "y = log(x)");
}

}  // namespace

extern const Op op_log{
    .name = "LOG",
    .code = 73,
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
