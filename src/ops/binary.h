// What the elementwise operators of two operands with a fused activation share: ADD, SUB, MUL.
#pragma once

#include <algorithm>

#include "ops/broadcast.h"
#include "ops/lowering.h"
#include "ops/ts_whole64.h"

namespace tinsmith {

struct BinaryKernels {
  const Kernel *f32, *s32, *s64, *s8, *s16;
};

// Both operands and the output of one type: float32, int32 and int64 without a scale, int8 or int16 with one scale each.
Result<std::vector<OutputType>> infer_binary(const Graph& g, const Node& n);

// The call without its parameters: the kernel for the type, the operands a, b, y and how they may overlap.
Result<Lowered> binary_call(const Graph& g, const Node& n, const BinaryKernels& kernels, const char* formula);

#define TS_WHOLE64_KERNEL(function) \
  TS_DESCRIBE(function, ts_pair_params, TS_FILES("ts_broadcast.h", "ts_pair.h", "ts_whole64.h", "ts_whole64.c"), TS_FIELD(shape), TS_FIELD(a_stride), TS_FIELD(b_stride))

// Quantised operands; the others are plain numbers.
inline bool is_quantised(DType type) { return type == DType::i8 || type == DType::i16; }

// float32, int32 and int64.
template <class F32, class S32>
Result<Lowered> lower_plain_binary(const Graph& g, const Node& n, const BinaryKernels& kernels, const char* formula) {
  TRY(Lowered l, binary_call(g, n, kernels, formula));
  TRY(const Broadcast shape, broadcast(g.input(n, 0)->shape, g.input(n, 1)->shape, g.output(n).shape));
  const FloatRange range = activation_range(n.word("activation"));
  if (g.output(n).type == DType::f32) {
    F32 p{};
    set_broadcast(p, shape);
    p.low = range.low, p.high = range.high;
    set_params(l, p);
  } else if (g.output(n).type == DType::i64) {
    ts_pair_params p{};
    set_broadcast(p, shape);
    set_params(l, p);
  } else {
    S32 p{};
    set_broadcast(p, shape);
    p.low = range.low < -2 ? INT32_MIN : static_cast<int32_t>(range.low);
    p.high = range.high > 7 ? INT32_MAX : static_cast<int32_t>(range.high);
    set_params(l, p);
  }
  return l;
}

// ADD and SUB, all types: the quantised operands meet at a common scale.
template <class F32, class S32, class S8>
Result<Lowered> lower_sum(const Graph& g, const Node& n, const BinaryKernels& kernels, const char* formula) {
  if (!is_quantised(g.output(n).type)) return lower_plain_binary<F32, S32>(g, n, kernels, formula);
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1), &y = g.output(n);
  TRY(Lowered l, binary_call(g, n, kernels, formula));
  TRY(const Broadcast shape, broadcast(a.shape, b.shape, y.shape));
  S8 p{};
  set_broadcast(p, shape);
  p.a_zero = static_cast<int32_t>(a.quant.zero_point[0]);
  p.b_zero = static_cast<int32_t>(b.quant.zero_point[0]);
  p.y_zero = static_cast<int32_t>(y.quant.zero_point[0]);
  p.left_shift = y.type == DType::i16 ? 15 : 20;
  const double twice = 2 * static_cast<double>(std::max(a.quant.scale[0], b.quant.scale[0]));
  const FixedPoint fa = fixed_point(static_cast<double>(a.quant.scale[0]) / twice);
  const FixedPoint fb = fixed_point(static_cast<double>(b.quant.scale[0]) / twice);
  const FixedPoint fy = fixed_point(twice / (static_cast<double>(1 << p.left_shift) * static_cast<double>(y.quant.scale[0])));
  p.a_multiplier = fa.multiplier, p.a_shift = fa.shift;
  p.b_multiplier = fb.multiplier, p.b_shift = fb.shift;
  p.y_multiplier = fy.multiplier, p.y_shift = fy.shift;
  const IntRange range = activation_range(n.word("activation"), y);
  p.low = range.low, p.high = range.high;
  set_params(l, p);
  return l;
}

}  // namespace tinsmith
