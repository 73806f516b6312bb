/* SPDX-License-Identifier: MIT-0 */
#include "prelu.h"

TS_KERNEL void ts_prelu_f32(const ts_pair_params *p, const float *x, const float *slope, float *y) {
  TS_BROADCAST(p, float, x, float, slope, y, u >= 0.0f ? u : u * v);
}

static inline int32_t ts_prelu_quantised(const ts_prelu_s8_params *p, int32_t x, int32_t slope) {
  const int32_t value = x - p->x_zero;
  const int32_t scaled = value >= 0 ? ts_requantise(value, p->multiplier, p->shift)
                                    : ts_requantise(value * (slope - p->slope_zero), p->slope_multiplier, p->slope_shift);
  return ts_clamp(ts_add(scaled, p->y_zero), p->low, p->high);
}

TS_KERNEL void ts_prelu_s8(const ts_prelu_s8_params *p, const int8_t *x, const int8_t *slope, int8_t *y) {
  TS_BROADCAST(p, int8_t, x, int8_t, slope, y, (int8_t)ts_prelu_quantised(p, u, v));
}

TS_KERNEL void ts_prelu_u8(const ts_prelu_s8_params *p, const uint8_t *x, const uint8_t *slope, uint8_t *y) {
  TS_BROADCAST(p, uint8_t, x, uint8_t, slope, y, (uint8_t)ts_prelu_quantised(p, u, v));
}

TS_KERNEL void ts_prelu_s16(const ts_prelu_s8_params *p, const int16_t *x, const int8_t *slope, int16_t *y) {
  TS_BROADCAST(p, int16_t, x, int8_t, slope, y, (int16_t)ts_prelu_quantised(p, u, v));
}
