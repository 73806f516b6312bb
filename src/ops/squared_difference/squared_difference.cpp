#include "squared_difference/squared_difference.h"

#include <algorithm>

#include "ops/pair.h"

namespace tinsmith {
namespace {

#define TS_SQUARED_FILES TS_FILES("ts_broadcast.h", "ts_pair.h", "squared_difference/squared_difference.h", "squared_difference/squared_difference.c")
#define TS_SQUARED_FIELDS                                                                                                          \
  TS_PAIR_FIELDS, TS_FIELD(a_zero), TS_FIELD(b_zero), TS_FIELD(y_zero), TS_FIELD(left_shift), TS_FIELD(a_multiplier), TS_FIELD(a_shift), \
      TS_FIELD(b_multiplier), TS_FIELD(b_shift), TS_FIELD(y_multiplier), TS_FIELD(y_shift)
const Kernel kF32 = TS_DESCRIBE(ts_squared_difference_f32, ts_pair_params, TS_SQUARED_FILES, TS_PAIR_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_squared_difference_s32, ts_pair_params, TS_SQUARED_FILES, TS_PAIR_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_squared_difference_s8, ts_squared_difference_s8_params, TS_SQUARED_FILES, TS_SQUARED_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_squared_difference_s16, ts_squared_difference_s8_params, TS_SQUARED_FILES, TS_SQUARED_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_pair(g, n, {DType::f32, DType::i32, DType::i8, DType::i16}, "float32, int32, int8 or int16");
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  const char* formula = "y = (a - b)^2";
  if (!small_integer(y.type)) return simple_pair(g, n, y.type == DType::f32 ? kF32 : kS32, formula);
  Lowered l = pair_call(g, n, y.type == DType::i8 ? kS8 : kS16, formula);
  auto p = pair_params<ts_squared_difference_s8_params>(g, n);
  p.a_zero = zero_point(a), p.b_zero = zero_point(b), p.y_zero = zero_point(y);
  p.left_shift = y.type == DType::i8 ? 7 : 0;
  const double twice = 2 * static_cast<double>(std::max(a.quant.scale[0], b.quant.scale[0]));
  const FixedPoint fa = fixed_point(static_cast<double>(a.quant.scale[0]) / twice), fb = fixed_point(static_cast<double>(b.quant.scale[0]) / twice);
  const FixedPoint fy = fixed_point(twice * twice / static_cast<double>(static_cast<float>(1 << 2 * p.left_shift) * y.quant.scale[0]));
  p.a_multiplier = fa.multiplier, p.a_shift = fa.shift;
  p.b_multiplier = fb.multiplier, p.b_shift = fb.shift;
  p.y_multiplier = fy.multiplier, p.y_shift = fy.shift;
  set_params(l, p);
  return l;
}

}  // namespace

extern const Op op_squared_difference{
    .name = "SQUARED_DIFFERENCE",
    .code = 99,
    .options_type = 76,
    .max_version = 3,
    .attrs = {},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
};

}  // namespace tinsmith
