#include "maximum/maximum.h"

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_MAXIMUM_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "maximum/maximum.h", "maximum/maximum.c")
const Kernel kF32 = TS_DESCRIBE(ts_maximum_f32, ts_pair_params, TS_MAXIMUM_FILES, TS_PAIR_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_maximum_s8, ts_pair_params, TS_MAXIMUM_FILES, TS_PAIR_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_maximum_u8, ts_pair_params, TS_MAXIMUM_FILES, TS_PAIR_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_maximum_s16, ts_pair_params, TS_MAXIMUM_FILES, TS_PAIR_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_maximum_s32, ts_pair_params, TS_MAXIMUM_FILES, TS_PAIR_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_maximum_s64, ts_pair_params, TS_MAXIMUM_FILES, TS_PAIR_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_pair(g, n, {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64}, "float32, int8, uint8, int16, int32 or int64"));
  for (size_t i : {0, 1}) CHECKED(check_same_quantisation(*g.input(n, i), g.output(n)));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const DType y = g.output(n).type;
  const Kernel& kernel = y == DType::f32 ? kF32 :
         y == DType::i8 ? kS8 :
         y == DType::u8 ? kU8 :
         y == DType::i16 ? kS16 :
         y == DType::i32 ? kS32 :
         kS64;
  return simple_pair(g, n, kernel, "y = max(a, b)");
}

}  // namespace

extern const Op op_maximum{
    .name = "MAXIMUM",
    .code = 55,
    .options_type = 39,
    .max_version = 4,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_all,
};

}  // namespace tinsmith
