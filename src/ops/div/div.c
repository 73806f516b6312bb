/* SPDX-License-Identifier: MIT-0 */
#include "div.h"

#include "ts_fixed.h"

TS_KERNEL void ts_div_f32(const ts_div_f32_params *p, const float *a, const float *b, float *y) {
  TS_BROADCAST(p, float, a, float, b, y, ts_clampf(u / v, p->low, p->high));
}

static inline int32_t ts_div_whole(int32_t a, int32_t b) { return b == 0 ? 0 : b == -1 ? ts_sub(0, a) : a / b; }

TS_KERNEL void ts_div_s32(const ts_div_s32_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, ts_clamp(ts_div_whole(u, v), p->low, p->high));
}

static inline int32_t ts_div_quantised(const ts_div_s8_params *p, int32_t a, int32_t b) {
  a -= p->a_zero;
  b -= p->b_zero;
  if (b == 0) return a < 0 ? p->low : a > 0 ? p->high : ts_clamp(p->y_zero, p->low, p->high);
  if (b < 0) {
    a = -a;
    b = -b;
  }
  int32_t b_shift = 0, a_shift = 0; /* b in [1, 2) and a with its leading bit set */
  while (b < (1 << 30)) {
    b *= 2;
    ++b_shift;
  }
  for (int32_t size = a < 0 ? -a - 1 : a; a_shift < 31 && size < (1 << 30); ++a_shift) size = size * 2 + (a < 0 ? 1 : 0);
  const int32_t reciprocal = ts_fixed_reciprocal((b - (1 << 30)) * 2);
  const int32_t quotient = ts_doubling_high_mul(ts_shift_left(a, (int)a_shift), reciprocal);
  const int32_t shift = ts_min(p->shift - (30 - b_shift) - a_shift, 30);
  const int32_t steps = shift < -31 ? 0 : ts_requantise(quotient, p->multiplier, shift); /* under half a step */
  return ts_clamp(ts_add(p->y_zero, steps), p->low, p->high);
}

TS_KERNEL void ts_div_s8(const ts_div_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  TS_BROADCAST(p, int8_t, a, int8_t, b, y, (int8_t)ts_div_quantised(p, u, v));
}
