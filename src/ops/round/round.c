/* SPDX-License-Identifier: MIT-0 */
#include "round.h"

static inline float ts_round_even(float u) {
  const float low = floorf(u), rest = u - low;
  if (rest < 0.5f || (rest == 0.5f && floorf(low * 0.5f) == low * 0.5f)) return low;
  return low + 1.0f;
}

TS_KERNEL void ts_round_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, ts_round_even(u)); }
