#include "average_pool_2d/average_pool_2d_wide.h"

#include <cstring>

#include "ops/pooling.h"

namespace tinsmith {
namespace {

#define FILES TS_FILES("ts_window.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d.c")
#define DSP_FILES                                                                                                     \
  TS_FILES("ts_window.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d_dsp.h",               \
           "average_pool_2d/average_pool_2d_dsp.c")
#define MVE_FILES                                                                                                     \
  TS_FILES("ts_window.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d_mve.h",               \
           "average_pool_2d/average_pool_2d_mve.c")
const Kernel kF32 = TS_DESCRIBE(ts_average_pool_2d_f32, ts_average_pool_2d_f32_params, FILES, TS_POOL_FIELDS);
const Kernel kS8 = TS_DESCRIBE(ts_average_pool_2d_s8, ts_average_pool_2d_s8_params, FILES, TS_POOL_FIELDS);
const Kernel kS8Wide = TS_DESCRIBE(ts_average_pool_2d_s8_wide, ts_average_pool_2d_s8_params,
                                   TS_FILES("ts_window.h", "ts_wide.h", "average_pool_2d/average_pool_2d.h", "average_pool_2d/average_pool_2d.c",
                                            "average_pool_2d/average_pool_2d_wide.h", "average_pool_2d/average_pool_2d_wide.c"),
                                   TS_POOL_FIELDS);
const Kernel kS16 = TS_DESCRIBE(ts_average_pool_2d_s16, ts_average_pool_2d_s8_params, FILES, TS_POOL_FIELDS);
const Kernel kU8 = TS_DESCRIBE(ts_average_pool_2d_u8, ts_average_pool_2d_s8_params, FILES, TS_POOL_FIELDS);

#define ROWS_FIELDS TS_FIELD(pixels), TS_FIELD(channels), TS_FIELD(first), TS_FIELD(last), TS_FIELD(taps), TS_FIELD(low), TS_FIELD(high)
const Kernel kRowsF32 = TS_DESCRIBE(ts_average_rows_f32, ts_average_rows_f32_params, FILES, ROWS_FIELDS);
const Kernel kRowsS8 = TS_DESCRIBE(ts_average_rows_s8, ts_average_rows_s8_params, FILES, ROWS_FIELDS);
const Kernel kRowsS16 = TS_DESCRIBE(ts_average_rows_s16, ts_average_rows_s8_params, FILES, ROWS_FIELDS);

bool of_the_whole_image(const ts_window& v) {
  return v.out_h == 1 && v.out_w == 1 && v.pad_top == 0 && v.pad_left == 0 && v.k_h >= v.in_h && v.k_w >= v.in_w;
}

// A whole image's mean is not cut into rows of the output, there being one, but summed up row by row.
std::optional<RowRule> rows(const Graph& g, const Node& n) {
  const auto v = pool_window(g, n);
  if (!v || g.output(n).type == DType::u8) return std::nullopt;
  RowRule rule = rows_of(*v);
  rule.sums = of_the_whole_image(*v);
  return rule;
}

Result<Lowered> lower_rows(const Graph& g, const Node& n) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = "y = mean of x, some rows of it at a time";
  l.kernel = y.type == DType::f32 ? &kRowsF32 : y.type == DType::i8 ? &kRowsS8 : &kRowsS16;
  l.scratch_bytes = static_cast<size_t>(4 * x.shape[3]);
  const Shape& whole = n.piece->input;
  const int32_t first = n.piece->first == 0 ? 1 : 0, last = n.piece->first + x.shape[1] == whole[1] ? 1 : 0;
  const int32_t pixels = x.shape[1] * x.shape[2], channels = x.shape[3], taps = whole[1] * whole[2];
  if (y.type == DType::f32) {
    const FloatRange r = activation_range(n.word("activation"));
    set_params(l, ts_average_rows_f32_params{pixels, channels, first, last, taps, r.low, r.high});
  } else {
    const IntRange r = activation_range(n.word("activation"), y);
    set_params(l, ts_average_rows_s8_params{pixels, channels, first, last, taps, r.low, r.high});
  }
  return l;
}

Result<Lowered> lower(const Graph& g, const Node& n, const Target& target) {
  using F32 = ts_average_pool_2d_f32_params;
  if (n.piece && n.piece->sums) return lower_rows(g, n);
  TRY(Lowered l, (lower_pool<F32, ts_average_pool_2d_s8_params>(g, n, kF32, kS8, g.output(n).type == DType::u8 ? kU8 : kS16, "y = mean of x over the window")));
  if ((target.dsp() || target.wide()) && l.kernel == &kS8) {
    ts_average_pool_2d_s8_params p;
    std::memcpy(&p, l.params.data(), sizeof p);
    const int64_t taps = int64_t{p.window.k_h} * p.window.k_w;
    if (target.wide() && taps <= 65000) l.kernel = &kS8Wide;
    if (target.dsp() && taps < 256) {  // sums within 16 bits
      static const Kernel* const mve =
          TS_DESCRIBE_TARGET("ts_average_pool_2d_s8_mve", ts_average_pool_2d_s8_params, MVE_FILES, 2, false, {}, TS_POOL_FIELDS);
      static const Kernel* const dsp =
          TS_DESCRIBE_TARGET("ts_average_pool_2d_s8_dsp", ts_average_pool_2d_s8_params, DSP_FILES, 2, false, {}, TS_POOL_FIELDS);
      if (target.mve()) l.kernel = mve;
      else if (p.window.in_c % 4 == 0) l.kernel = dsp;
    }
  }
  return l;
}

}  // namespace

extern const Op op_average_pool_2d{
    .name = "AVERAGE_POOL_2D",
    .code = 1,
    .options_type = 5,
    .max_version = 3,
    .attrs = TS_POOL_ATTRS,
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, uint8, int16",
    .infer = infer_pool_or_uint8,
    .lower = lower,
    .quant = QuantRule::same_as_input,
    .rows = rows,
};

}  // namespace tinsmith
