#include "cumsum/cumsum.h"

#include "ops/argument.h"

namespace tinsmith {
namespace {

#define TS_CUMSUM_FILES TS_FILES("cumsum/cumsum.h", "cumsum/cumsum.c")
#define TS_CUMSUM_FIELDS TS_FIELD(outer), TS_FIELD(size), TS_FIELD(inner), TS_FIELD(exclusive), TS_FIELD(reverse)
const Kernel kF32 = TS_DESCRIBE(ts_cumsum_f32, ts_cumsum_params, TS_CUMSUM_FILES, TS_CUMSUM_FIELDS);
const Kernel kS32 = TS_DESCRIBE(ts_cumsum_s32, ts_cumsum_params, TS_CUMSUM_FILES, TS_CUMSUM_FIELDS);
const Kernel kS64 = TS_DESCRIBE(ts_cumsum_s64, ts_cumsum_params, TS_CUMSUM_FILES, TS_CUMSUM_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_cumsum_s8, ts_cumsum_s8_params, TS_CUMSUM_FILES, TS_CUMSUM_FIELDS, TS_FIELD(x_zero), TS_FIELD(y_zero),
                               TS_FIELD(multiplier), TS_FIELD(shift));

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  TRY(const Tensor* x, operand(g, n, 0));
  CHECKED(check_type("the input", *x, {DType::f32, DType::i32, DType::i64, DType::i8}, "float32, int32, int64 or int8"));
  TRY(const int64_t given, constant_integer(g, n, 1, "the axis"));
  TRY([[maybe_unused]] const size_t axis, resolved_axis(given, x->shape.size()));
  if (x->type == DType::i8) {
    CHECKED(check_quantised("the input", *x));
    CHECKED(check_quantised("the output", g.output(n)));
  }
  return std::vector<OutputType>{{x->type, x->shape}};
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor& x = *g.input(n, 0);
  TRY(const int64_t given, constant_integer(g, n, 1, "the axis"));
  TRY(const size_t axis, resolved_axis(given, x.shape.size()));
  const Along a = along(x.shape, axis);
  Lowered l;
  l.kernel = x.type == DType::f32 ? &kF32 : x.type == DType::i32 ? &kS32 : x.type == DType::i64 ? &kS64 : &kS8;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = the sum of x so far";
  // Only the sums of whole rows, made forwards, are made in the order of the bytes.
  const bool in_order = a.inner == 1 && !n.integer("reverse");
  l.overlaps.push_back({.input = 0, .output = 1, .ahead = 0, .exact = !in_order});
  const int32_t exclusive = n.integer("exclusive") ? 1 : 0, reverse = n.integer("reverse") ? 1 : 0;
  if (x.type == DType::i8) {
    const Tensor& y = g.output(n);
    const FixedPoint f = fixed_point(2.0 * double{x.quant.scale[0]} / ((1 << 20) * double{y.quant.scale[0]}));
    set_params(l, ts_cumsum_s8_params{a.outer, a.size, a.inner, exclusive, reverse, zero_point(x), zero_point(y), f.multiplier, f.shift});
    return l;
  }
  set_params(l, ts_cumsum_params{a.outer, a.size, a.inner, exclusive, reverse});
  return l;
}

}  // namespace

extern const Op op_cumsum{
    .name = "CUMSUM",
    .code = 128,
    .options_type = 102,
    .max_version = 1,
    .attrs = {{"exclusive", AttrSpec::boolean, 0}, {"reverse", AttrSpec::boolean, 1}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int32, int64, int8",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::stay_float,
};

}  // namespace tinsmith
