#include "reduce_max/reduce_max.h"

#include "ops/reduce.h"

namespace tinsmith {
namespace {

#define TS_REDUCE_MAX_FILES TS_FILES("ts_reduce.h", "reduce_max/reduce_max.h", "reduce_max/reduce_max.c")
const Kernel kF32 = TS_DESCRIBE(ts_reduce_max_f32, ts_reduce_max_params, TS_REDUCE_MAX_FILES, TS_REDUCE_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_reduce_max_s8, ts_reduce_max_params, TS_REDUCE_MAX_FILES, TS_REDUCE_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_reduce_max_u8, ts_reduce_max_params, TS_REDUCE_MAX_FILES, TS_REDUCE_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_reduce_max_s16, ts_reduce_max_params, TS_REDUCE_MAX_FILES, TS_REDUCE_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_reduce_max_s32, ts_reduce_max_params, TS_REDUCE_MAX_FILES, TS_REDUCE_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_reduce_max_s64, ts_reduce_max_params, TS_REDUCE_MAX_FILES, TS_REDUCE_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_reduction(g, n, {DType::f32, DType::i8, DType::u8, DType::i16, DType::i32, DType::i64}, "float32, int8, uint8, int16, int32 or int64"));
  CHECKED(check_same_quantisation(*g.input(n, 0), g.output(n)));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Reduction r, reduction(g, n));
  const DType y = g.output(n).type;
  const Kernel& kernel = y == DType::f32 ? kF32 :
         y == DType::i8 ? kS8 :
         y == DType::u8 ? kU8 :
         y == DType::i16 ? kS16 :
         y == DType::i32 ? kS32 :
         kS64;
  Lowered l = reduction_call(n, kernel, "y = max(x)");
  ts_reduce_max_params p{};
  set_reduction(p, r);
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_reduce_max{
    .name = "REDUCE_MAX",
    .code = 82,
    .options_type = 27,
    .max_version = 3,
    .attrs = {{"keep_dims", AttrSpec::boolean, 0}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::same_as_input,
};

}  // namespace tinsmith
