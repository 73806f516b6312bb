#include "reduce_prod/reduce_prod.h"

#include "base/det_math.h"
#include "ops/reduce.h"

namespace tinsmith {
namespace {

#define TS_REDUCE_PROD_FILES TS_FILES("ts_reduce.h", "reduce_prod/reduce_prod.h", "reduce_prod/reduce_prod.c")
const Kernel kF32 = TS_DESCRIBE(ts_reduce_prod_f32, ts_reduce_prod_params, TS_REDUCE_PROD_FILES, TS_REDUCE_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_reduce_prod_s32, ts_reduce_prod_params, TS_REDUCE_PROD_FILES, TS_REDUCE_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_reduce_prod_s64, ts_reduce_prod_params, TS_REDUCE_PROD_FILES, TS_REDUCE_FIELDS);
#define TS_REDUCE_PROD_FIELDS TS_REDUCE_FIELDS, TS_FIELD(x_zero), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift)
const Kernel kS8 = TS_DESCRIBE(ts_reduce_prod_s8, ts_reduce_prod_s8_params, TS_REDUCE_PROD_FILES, TS_REDUCE_PROD_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_reduce_prod_s16, ts_reduce_prod_s8_params, TS_REDUCE_PROD_FILES, TS_REDUCE_PROD_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(auto types, infer_reduction(g, n, {DType::f32, DType::i32, DType::i64, DType::i8, DType::i16}, "float32, int32, int64, int8 or int16"));
  return types;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  TRY(const Reduction r, reduction(g, n));
  const DType y = g.output(n).type;
  if (small_integer(y)) {
    const Tensor &from = *g.input(n, 0), &to = g.output(n);
    // Every product but the last is brought to the n-th root of y's scale.
    const FixedPoint f = fixed_point(double{from.quant.scale[0]} / det::pow(double{to.quant.scale[0]}, 1.0 / static_cast<double>(r.elements)));
    if (f.shift > 14)
      return fail(Code::unsupported, "", fmt::format("the scales {} and {} are too far apart", from.quant.scale[0], to.quant.scale[0]), "quantise the model with representative samples");
    Lowered l = reduction_call(n, y == DType::i8 ? kS8 : kS16, "y = product(x)");
    ts_reduce_prod_s8_params p{};
    set_reduction(p, r);
    p.x_zero = zero_point(from), p.y_zero = zero_point(to);
    p.multiplier = f.multiplier, p.shift = f.shift;
    set_params(l, p);
    return l;
  }
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
    .types = "float32, int32, int64, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
