#include "pow/pow.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_POW_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "ts_math.h", "pow/pow.h", "pow/pow.c")
const Kernel kF32 = TS_DESCRIBE(ts_pow_f32, ts_pair_params, TS_POW_FILES, TS_PAIR_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_pow_s32, ts_pair_params, TS_POW_FILES, TS_PAIR_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_pair(g, n, {DType::f32, DType::i32}, "float32 or int32"));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const DType y = g.output(n).type;
  const Kernel& kernel = y == DType::f32 ? kF32 :
         kS32;
  return simple_pair(g, n, kernel, "y = a^b");
}

}  // namespace

extern const Op op_pow{
    .name = "POW",
    .code = 78,
    .options_type = 56,
    .max_version = 1,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
