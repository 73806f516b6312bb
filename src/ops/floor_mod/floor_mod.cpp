#include "floor_mod/floor_mod.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_FLOOR_MOD_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "ts_math.h", "floor_mod/floor_mod.h", "floor_mod/floor_mod.c")
const Kernel kF32 = TS_DESCRIBE(ts_floor_mod_f32, ts_pair_params, TS_FLOOR_MOD_FILES, TS_PAIR_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_floor_mod_s32, ts_pair_params, TS_FLOOR_MOD_FILES, TS_PAIR_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_floor_mod_s64, ts_pair_params, TS_FLOOR_MOD_FILES, TS_PAIR_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_pair(g, n, {DType::f32, DType::i32, DType::i64}, "float32, int32 or int64"));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const DType y = g.output(n).type;
  const Kernel& kernel = y == DType::f32 ? kF32 :
         y == DType::i32 ? kS32 :
         kS64;
  return simple_pair(g, n, kernel, "y = a mod b");
}

}  // namespace

extern const Op op_floor_mod{
    .name = "FLOOR_MOD",
    .code = 95,
    .options_type = 72,
    .max_version = 2,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
