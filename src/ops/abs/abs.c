/* SPDX-License-Identifier: MIT-0 */
#include "abs.h"

TS_KERNEL void ts_abs_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, fabsf(u)); }

TS_KERNEL void ts_abs_s32(const ts_unary_params *p, const int32_t *x, int32_t *y) { TS_UNARY(p, int32_t, x, y, u < 0 ? ts_sub(0, u) : u); }

static inline int32_t ts_abs_quantised(const ts_abs_s8_params *p, int32_t x) {
  const int32_t value = x < p->x_zero ? p->x_zero - x : x - p->x_zero;
  return ts_add(p->y_zero, p->rescale ? ts_requantise(value, p->multiplier, p->shift) : value);
}

TS_KERNEL void ts_abs_s8(const ts_abs_s8_params *p, const int8_t *x, int8_t *y) {
  TS_UNARY(p, int8_t, x, y, (int8_t)ts_clamp(ts_abs_quantised(p, u), -128, 127));
}

TS_KERNEL void ts_abs_s16(const ts_abs_s8_params *p, const int16_t *x, int16_t *y) {
  TS_UNARY(p, int16_t, x, y, (int16_t)ts_clamp(ts_abs_quantised(p, u), -32768, 32767));
}
