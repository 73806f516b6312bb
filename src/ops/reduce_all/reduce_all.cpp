#include "reduce_all/reduce_all.h"

#include "ops/reduce.h"

namespace tinsmith {
namespace {

const Kernel kU8 = TS_DESCRIBE(ts_reduce_all_u8, ts_reduce_all_params,
                               TS_FILES("ts_reduce.h", "reduce_all/reduce_all.h", "reduce_all/reduce_all.c"), TS_REDUCE_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) { return infer_reduction(g, n, {DType::boolean}, "bool"); }

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Reduction r, reduction(g, n));
  Lowered l = reduction_call(n, kU8, "y = are all of x true?");
  ts_reduce_all_params p{};
  set_reduction(p, r);
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_reduce_all{
    .name = "REDUCE_ALL",
    .code = 140,
    .options_type = 27,
    .max_version = 2,
    .attrs = {{"keep_dims", AttrSpec::boolean, 0}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "bool",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
