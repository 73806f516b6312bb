#include "reduce_prod/reduce_prod.h"

#include "ops/reduce.h"

namespace tinsmith {
namespace {

#define TS_REDUCE_PROD_FILES TS_FILES("ts_reduce.h", "reduce_prod/reduce_prod.h", "reduce_prod/reduce_prod.c")
const Kernel kF32 = TS_DESCRIBE(ts_reduce_prod_f32, ts_reduce_prod_params, TS_REDUCE_PROD_FILES, TS_REDUCE_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_reduce_prod_s32, ts_reduce_prod_params, TS_REDUCE_PROD_FILES, TS_REDUCE_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_reduce_prod_s64, ts_reduce_prod_params, TS_REDUCE_PROD_FILES, TS_REDUCE_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_reduction(g, n, {DType::f32, DType::i32, DType::i64}, "float32, int32 or int64"));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Reduction r, reduction(g, n));
  const DType y = g.output(n).type;
  const Kernel& kernel = y == DType::f32 ? kF32 :
         y == DType::i32 ? kS32 :
         kS64;
  Lowered l = reduction_call(n, kernel, "y = product(x)");
  ts_reduce_prod_params p{};
  set_reduction(p, r);
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_reduce_prod{
    .name = "REDUCE_PROD",
    .code = 81,
    .options_type = 27,
    .max_version = 2,
    .attrs = {{"keep_dims", AttrSpec::boolean, 0}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
