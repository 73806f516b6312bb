#include "sign/sign.h"

#include "ops/unary.h"

namespace tinsmith {
namespace {

const Kernel kF32 = TS_DESCRIBE(ts_sign_f32, ts_unary_params, TS_FILES("ts_unary.h", "sign/sign.h", "sign/sign.c"), TS_FIELD(count));
const Kernel kS32 = TS_DESCRIBE(ts_sign_s32, ts_unary_params, TS_FILES("ts_unary.h", "sign/sign.h", "sign/sign.c"), TS_FIELD(count));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_unary(g, n, {DType::f32, DType::i32}, "float32 or int32"); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const DType y = g.output(n).type;
  return simple_unary(g, n, y == DType::f32 ? kF32 : kS32, "y = sign(x)");
}

}  // namespace

extern const Op op_sign{
    .name = "SIGN",
    .code = 158,
    .options_type = 123,
    .max_version = 2,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
