#include "sum/sum.h"

#include "ops/reduce.h"

namespace tinsmith {
namespace {

#define TS_SUM_FILES TS_FILES("ts_reduce.h", "sum/sum.h", "sum/sum.c")
#define TS_SUM_FIELDS TS_REDUCE_FIELDS, TS_FIELD(x_zeros), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift)
const Kernel kF32 = TS_DESCRIBE(ts_sum_f32, ts_sum_params, TS_SUM_FILES, TS_REDUCE_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_sum_s32, ts_sum_params, TS_SUM_FILES, TS_REDUCE_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_sum_s8, ts_sum_s8_params, TS_SUM_FILES, TS_SUM_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_sum_s16, ts_sum_s8_params, TS_SUM_FILES, TS_SUM_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_reduction(g, n, {DType::f32, DType::i32, DType::i8, DType::i16}, "float32, int32, int8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  TRY(const Reduction r, reduction(g, n));
  const char* formula = "y = sum(x)";
  if (!small_integer(y.type)) {
    Lowered l = reduction_call(n, y.type == DType::f32 ? kF32 : kS32, formula);
    ts_sum_params p{};
    set_reduction(p, r);
    set_params(l, p);
    return l;
  }
  Lowered l = reduction_call(n, y.type == DType::i8 ? kS8 : kS16, formula);
  ts_sum_s8_params p{};
  set_reduction(p, r);
  const FixedPoint f = fixed_point(static_cast<double>(x.quant.scale[0]) / static_cast<double>(y.quant.scale[0]));
  p.multiplier = f.multiplier, p.shift = f.shift;
  p.x_zeros = static_cast<int32_t>(static_cast<uint32_t>(zero_point(x)) * static_cast<uint32_t>(r.elements));
  p.y_zero = zero_point(y);
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_sum{
    .name = "SUM",
    .code = 74,
    .options_type = 27,
    .max_version = 2,
    .attrs = {{"keep_dims", AttrSpec::boolean, 0}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
