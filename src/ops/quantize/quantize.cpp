#include "quantize/quantize.h"

#include <limits>

#include "ops/lowering.h"

namespace tinsmith {
namespace {

std::optional<int32_t> from(DType type) {
  switch (type) {
    case DType::f32: return TS_QUANTIZE_F32;
    case DType::i8: return TS_QUANTIZE_S8;
    case DType::u8: return TS_QUANTIZE_U8;
    case DType::i16: return TS_QUANTIZE_S16;
    case DType::i32: return TS_QUANTIZE_S32;
    default: return std::nullopt;
  }
}

Result<std::vector<OutputType>> infer(const Graph& g, const Node& n) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  if (!from(x.type)) return wrong_type("the input", x, "float32, int8, uint8, int16 or int32");
  if (!from(y.type) || y.type == DType::f32 || (x.type == DType::f32 && y.type == DType::i32))
    return wrong_type("the output", y, x.type == DType::f32 ? "int8, uint8 or int16" : "int8, uint8, int16 or int32");
  if (x.type != DType::f32) CHECKED(check_scale("the input", x));
  CHECKED(check_scale("the output", y));
  return std::vector<OutputType>{{y.type, x.shape}};
}

#define KERNEL(function)                                                                                                   \
  TS_DESCRIBE(function, ts_quantize_params, TS_FILES("quantize/quantize.h", "quantize/quantize.c"), TS_FIELD(count),       \
              TS_FIELD(from), TS_FIELD(scale), TS_FIELD(multiplier), TS_FIELD(shift), TS_FIELD(x_zero), TS_FIELD(y_zero),  \
              TS_FIELD(low), TS_FIELD(high))
const Kernel kS8 = KERNEL(ts_quantize_s8), kU8 = KERNEL(ts_quantize_u8), kS16 = KERNEL(ts_quantize_s16), kS32 = KERNEL(ts_quantize_s32);

Result<Lowered> lower(const Graph& g, const Node& n, const Target&) {
  const Tensor &x = *g.input(n, 0), &y = g.output(n);
  Lowered l;
  l.operands = {n.inputs[0], n.outputs[0]};
  IntRange range = activation_range("none", y);
  if (y.type == DType::i32) range = {std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max()};
  ts_quantize_params p{static_cast<int32_t>(x.count()), *from(x.type), 1, 0, 0, 0, static_cast<int32_t>(y.quant.zero_point[0]), range.low, range.high};
  if (x.type == DType::f32) {
    p.scale = y.quant.scale[0];
    l.formula = "y = round(x / scale) + zero";
  } else {
    if (x.quant == y.quant && x.type == y.type) return Lowered{};
    const FixedPoint f = fixed_point(static_cast<double>(x.quant.scale[0]) / static_cast<double>(y.quant.scale[0]));
    p.multiplier = f.multiplier;
    p.shift = f.shift;
    p.x_zero = static_cast<int32_t>(x.quant.zero_point[0]);
    l.formula = "y = requantise(x - x_zero) + y_zero";
  }
  l.kernel = y.type == DType::i8 ? &kS8 : y.type == DType::u8 ? &kU8 : y.type == DType::i16 ? &kS16 : &kS32;
  set_params(l, p);
  claim_overlap(l, g, 0, 1, elementwise_ahead(x, y));
  return l;
}

}  // namespace

extern const Op op_quantize{
    .name = "QUANTIZE",
    .code = 114,
    .options_type = 89,
    .max_version = 6,
    .attrs = {},
    .min_inputs = 1,
    .max_inputs = 1,
    .outputs = 1,
    .types = "float32, int8, uint8, int16, int32 -> int8, uint8, int16, int32",
    .infer = infer,
    .lower = lower,
    .rows = elementwise_rows,
};

}  // namespace tinsmith
