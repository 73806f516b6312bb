#include "gelu/gelu.h"

#include "ops/tables.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_gelu_f32, ts_gelu_params, TS_FILES("ts_unary.h", "ts_math.h", "gelu/gelu.h", "gelu/gelu.c"), TS_FIELD(count),
                                TS_FIELD(approximate));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_unary(g, n, {DType::f32, DType::i8, DType::i16}, "float32, int8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const int32_t approximate = n.integer("approximate") ? 1 : 0;
  const char* formula = "y = x/2 (1 + erf(x / sqrt(2)))";
  if (g.output(n).type == DType::f32) {
    Lowered l = unary_call(g, n, kF32, formula);
    set_params(l, ts_gelu_params{static_cast<int32_t>(g.output(n).count()), approximate});
    return l;
  }
  return float_or_table(g, n, kF32, [=](float x) { return ts_gelu_of(x, approximate); }, formula);
}

}  // namespace

extern const Op op_gelu{
    .name = "GELU",
    .code = 150,
    .options_type = 116,
    .max_version = 3,
    .attrs = {{"approximate", AttrSpec::boolean, 0}},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
