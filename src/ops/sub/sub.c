/* SPDX-License-Identifier: MIT-0 */
#include "sub.h"

TS_KERNEL void ts_sub_f32(const ts_sub_f32_params *p, const float *a, const float *b, float *y) {
  TS_BROADCAST(p, float, a, float, b, y, ts_clampf(u - v, p->low, p->high));
}

TS_KERNEL void ts_sub_s32(const ts_sub_s32_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, ts_clamp((int32_t)((uint32_t)u - (uint32_t)v), p->low, p->high));
}

static inline int32_t ts_sub_quantised(const ts_sub_s8_params *p, int32_t a, int32_t b) {
  const int32_t u = ts_requantise((a - p->a_zero) * (1 << p->left_shift), p->a_multiplier, p->a_shift);
  const int32_t v = ts_requantise((b - p->b_zero) * (1 << p->left_shift), p->b_multiplier, p->b_shift);
  return ts_clamp(ts_add(ts_requantise(u - v, p->y_multiplier, p->y_shift), p->y_zero), p->low, p->high);
}

TS_KERNEL void ts_sub_s8(const ts_sub_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  TS_BROADCAST(p, int8_t, a, int8_t, b, y, (int8_t)ts_sub_quantised(p, u, v));
}

TS_KERNEL void ts_sub_s16(const ts_sub_s8_params *p, const int16_t *a, const int16_t *b, int16_t *y) {
  TS_BROADCAST(p, int16_t, a, int16_t, b, y, (int16_t)ts_sub_quantised(p, u, v));
}
