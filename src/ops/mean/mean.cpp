#include "mean/mean.h"

#include <algorithm>
#include <bit>

#include "ops/fast_mve.h"
#include "ops/reduce.h"

namespace tinsmith {
namespace {

#define TS_MEAN_FILES TS_FILES("ts_reduce.h", "mean/mean.h", "mean/mean.c")
#define TS_MEAN_FIELDS \
  TS_REDUCE_FIELDS, TS_FIELD(x_zeros), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high)

const Kernel kF32 = TS_DESCRIBE(ts_mean_f32, ts_mean_f32_params, TS_MEAN_FILES, TS_REDUCE_FIELDS, TS_FIELD(elements));
const Kernel kS8 = TS_DESCRIBE(ts_mean_s8, ts_mean_s8_params, TS_MEAN_FILES, TS_MEAN_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_mean_u8, ts_mean_s8_params, TS_MEAN_FILES, TS_MEAN_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_mean_s16, ts_mean_s8_params, TS_MEAN_FILES, TS_MEAN_FIELDS);

#define TS_MEAN_ROWS_FIELDS \
  TS_FIELD(pixels), TS_FIELD(channels), TS_FIELD(first), TS_FIELD(last), TS_FIELD(x_zeros), TS_FIELD(y_zero), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(low), TS_FIELD(high)
const Kernel kRowsF32 = TS_DESCRIBE(ts_mean_rows_f32, ts_mean_rows_f32_params, TS_MEAN_FILES, TS_FIELD(pixels), TS_FIELD(channels), TS_FIELD(first), TS_FIELD(last), TS_FIELD(elements));
const Kernel kRowsS8 = TS_DESCRIBE(ts_mean_rows_s8, ts_mean_rows_s8_params, TS_MEAN_FILES, TS_MEAN_ROWS_FIELDS);
const Kernel kRowsU8 = TS_DESCRIBE(ts_mean_rows_u8, ts_mean_rows_s8_params, TS_MEAN_FILES, TS_MEAN_ROWS_FIELDS);
const Kernel kRowsS16 = TS_DESCRIBE(ts_mean_rows_s16, ts_mean_rows_s8_params, TS_MEAN_FILES, TS_MEAN_ROWS_FIELDS);

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  return infer_reduction(g, n, {DType::f32, DType::i8, DType::u8, DType::i16}, "float32, int8, uint8 or int16");
}

// The division goes into the multiplier, with as many more bits as the number of elements has.
ts_mean_s8_params integer_params(const Tensor& x, const Tensor& y, const Reduction& r) {
  ts_mean_s8_params p{};
  set_reduction(p, r);
  const FixedPoint f = fixed_point(static_cast<double>(x.quant.scale[0]) / static_cast<double>(y.quant.scale[0]));
  int bits = 63 - std::countl_zero(static_cast<uint64_t>(r.elements));
  bits = std::min(std::min(bits, 32), 31 + f.shift);
  p.multiplier = static_cast<int32_t>((static_cast<int64_t>(f.multiplier) << bits) / r.elements);
  p.shift = f.shift - bits;
  p.x_zeros = static_cast<int32_t>(static_cast<uint32_t>(zero_point(x)) * static_cast<uint32_t>(r.elements));
  p.y_zero = zero_point(y);
  const IntRange range = range_of(y.type);
  p.low = range.low, p.high = range.high;
  return p;
}

// Of a whole image alone: its rows are summed up as they come.
std::optional<RowRule> rows(const Graph& g, const Node& n) {
  const Shape& x = g.input(n, 0)->shape;
  if (x.size() != 4) return std::nullopt;
  const auto r = reduction(g, n);
  if (!r || r->elements != int64_t{x[1]} * x[2] || r->kept[3] != x[3] || (x[3] > 1 && r->kept_step[3] != 1)) return std::nullopt;
  return RowRule{.sums = true};
}

Result<Lowered> lower_rows(const Graph& g, const Node& n) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  TRY(const Reduction r, reduction(*n.piece->of, n));
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = sum(x) / elements, some rows at a time";
  l.kernel = y.type == DType::f32 ? &kRowsF32 : y.type == DType::i8 ? &kRowsS8 : y.type == DType::u8 ? &kRowsU8 : &kRowsS16;
  l.scratch_bytes = static_cast<size_t>(4 * x.shape[3]);
  const int32_t first = n.piece->first == 0 ? 1 : 0, last = n.piece->first + x.shape[1] == n.piece->input[1] ? 1 : 0;
  const int32_t pixels = x.shape[1] * x.shape[2], channels = x.shape[3];
  if (y.type == DType::f32) {
    set_params(l, ts_mean_rows_f32_params{pixels, channels, first, last, static_cast<float>(r.elements)});
  } else {
    const ts_mean_s8_params p = integer_params(x, y, r);
    set_params(l, ts_mean_rows_s8_params{pixels, channels, first, last, p.x_zeros, p.y_zero, p.multiplier, p.shift, p.low, p.high});
  }
  return l;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  if (n.piece) return lower_rows(g, n);
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  TRY(const Reduction r, reduction(g, n));
  const char* formula = "y = sum(x) / elements";
  if (y.type == DType::f32) {
    Lowered l = reduction_call(n, kF32, formula);
    ts_mean_f32_params p{};
    set_reduction(p, r);
    p.elements = static_cast<float>(r.elements);
    set_params(l, p);
    return l;
  }
  Lowered l = reduction_call(n, y.type == DType::i8 ? kS8 : y.type == DType::u8 ? kU8 : kS16, formula);
  set_params(l, integer_params(x, y, r));
  if (target.mve() && y.type == DType::i8) lower_mean_mve(l);
  return l;
}

}  // namespace

extern const Op op_mean{
    .name = "MEAN",
    .code = 40,
    .options_type = 27,
    .max_version = 3,
    .attrs = {{"keep_dims", AttrSpec::boolean, 0}},
    .min_inputs = 2,
    .max_inputs = 2,
    .outputs = 1,
    .types = "float32, int8, uint8, int16",
    .infer = infer,
    .lower = lower,
    .quant = QuantRule::calibrated,
    .rows = rows,
};

}  // namespace tinsmith
