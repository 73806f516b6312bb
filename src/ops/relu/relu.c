/* SPDX-License-Identifier: MIT-0 */
#include "relu.h"

TS_KERNEL void ts_relu_f32(const ts_relu_f32_params *p, const float *x, float *y) {
  for (int32_t i = 0; i < p->count; ++i) {
    const float above = x[i] < p->low ? p->low : x[i];
    y[i] = above > p->high ? p->high : above;
  }
}

static inline int32_t ts_relu_quantised(const ts_relu_s8_params *p, int32_t x) {
  return ts_clamp(ts_add(p->y_zero, ts_requantise(x - p->x_zero, p->multiplier, p->shift)), p->low, p->high);
}

TS_KERNEL void ts_relu_s8(const ts_relu_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (int8_t)ts_relu_quantised(p, x[i]);
}

TS_KERNEL void ts_relu_u8(const ts_relu_s8_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (uint8_t)ts_relu_quantised(p, x[i]);
}

TS_KERNEL void ts_relu_s16(const ts_relu_s8_params *p, const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (int16_t)ts_relu_quantised(p, x[i]);
}
