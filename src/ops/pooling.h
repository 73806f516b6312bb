// What AVERAGE_POOL_2D and MAX_POOL_2D share (and other pools may): their attributes, inference and lowering.
#pragma once

#include "ops/lowering.h"

namespace tinsmith {

#define TS_POOL_ATTRS                                                                                                    \
  {{"padding", AttrSpec::padding, 0, "same"}, {"stride_w", AttrSpec::i32, 1}, {"stride_h", AttrSpec::i32, 2},            \
   {"filter_width", AttrSpec::i32, 3}, {"filter_height", AttrSpec::i32, 4}, {"activation", AttrSpec::activation, 5, "none"}}
#define TS_POOL_FIELDS TS_WINDOW_FIELDS(window), TS_FIELD(low), TS_FIELD(high)

Result<ts_window> pool_window(const Graph& g, const Node& n);
Result<std::vector<OutputType>> infer_pool(const Graph& g, const Node& n);
Result<std::vector<OutputType>> infer_pool_or_uint8(const Graph& g, const Node& n);

// P: { ts_window window; low, high; } of floats, and of int32_t for int8 and int16.
template <class Float, class Integer>
Result<Lowered> lower_pool(const Graph& g, const Node& n, const Kernel& f32, const Kernel& s8, const Kernel& s16, const char* formula) {
  const Tensor& y = g.output(n);
  TRY(const ts_window v, pool_window(g, n));
  Lowered l;
  l.kernel = y.type == DType::f32 ? &f32 : y.type == DType::i8 ? &s8 : &s16;
  l.operands = {n.inputs[0], n.outputs[0]};
  l.formula = formula;
  if (y.type == DType::f32) {
    const FloatRange r = activation_range(n.word("activation"));
    set_params(l, Float{v, r.low, r.high});
  } else {
    const IntRange r = activation_range(n.word("activation"), y);
    set_params(l, Integer{v, r.low, r.high});
  }
  claim_overlap(l, g, 0, 1, window_ahead(v, static_cast<int64_t>(bits(y.type) / 8), 1, 1));
  return l;
}

}  // namespace tinsmith
