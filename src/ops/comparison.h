// What the six comparisons share.
#pragma once

#include "ops/pair.h"

namespace tinsmith {

struct ComparisonKernels {
  const Kernel *f32, *s16, *s32, *s64, *truth, *s8, *u8, *q_s16;  // truth: of bool, or null; q_s16: of int16 with scales, or null
};
// EQUAL and NOT_EQUAL take bool too, and bring int16 of two scales together; the others take int16 of one scale.
Result<std::vector<OutputType>> infer_comparison(const Graph& g, const Node& n, bool equality);
// int8 and uint8, and int16 where `q_s16` is there: both operands are brought to steps of 2^-8 first, as the reference does.
template <class Scaled>
Lowered lower_comparison(const Graph& g, const Node& n, const ComparisonKernels& k, const char* formula) {
  const Tensor &a = *g.input(n, 0), &b = *g.input(n, 1);
  switch (a.type) {
    case DType::f32: return simple_pair(g, n, *k.f32, formula);
    case DType::i32: return simple_pair(g, n, *k.s32, formula);
    case DType::i64: return simple_pair(g, n, *k.s64, formula);
    case DType::boolean: return simple_pair(g, n, *k.truth, formula);
    case DType::i16:
      if (!k.q_s16 || a.quant.empty()) return simple_pair(g, n, *k.s16, formula);
      break;
    default: break;
  }
  Lowered l = pair_call(g, n, a.type == DType::i8 ? *k.s8 : a.type == DType::u8 ? *k.u8 : *k.q_s16, formula);
  auto p = pair_params<Scaled>(g, n);
  const FixedPoint fa = fixed_point(static_cast<double>(a.quant.scale[0])), fb = fixed_point(static_cast<double>(b.quant.scale[0]));
  p.a_zero = zero_point(a), p.a_multiplier = fa.multiplier, p.a_shift = fa.shift;
  p.b_zero = zero_point(b), p.b_multiplier = fb.multiplier, p.b_shift = fb.shift;
  set_params(l, p);
  return l;
}

#define TS_COMPARE_FIELDS \
  TS_PAIR_FIELDS, TS_FIELD(a_zero), TS_FIELD(a_multiplier), TS_FIELD(a_shift), TS_FIELD(b_zero), TS_FIELD(b_multiplier), TS_FIELD(b_shift)

}  // namespace tinsmith
