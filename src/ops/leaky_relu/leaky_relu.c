/* SPDX-License-Identifier: MIT-0 */
#include "leaky_relu.h"

TS_KERNEL void ts_leaky_relu_f32(const ts_leaky_relu_f32_params *p, const float *x, float *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = x[i] > 0.0f ? x[i] : x[i] * p->alpha;
}

static inline int32_t ts_leaky_relu_quantised(const ts_leaky_relu_s8_params *p, int32_t x) {
  const int32_t value = x - p->x_zero;
  if (value >= 0) return ts_add(p->y_zero, ts_requantise(value, p->multiplier, p->shift));
  const int32_t scaled = ts_requantise(value, p->alpha_multiplier, p->alpha_shift);
  return p->alpha_negative ? ts_sub(p->y_zero, scaled) : ts_add(p->y_zero, scaled);
}

TS_KERNEL void ts_leaky_relu_s8(const ts_leaky_relu_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (int8_t)ts_clamp(ts_leaky_relu_quantised(p, x[i]), -128, 127);
}

TS_KERNEL void ts_leaky_relu_u8(const ts_leaky_relu_s8_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (uint8_t)ts_clamp(ts_leaky_relu_quantised(p, x[i]), 0, 255);
}

TS_KERNEL void ts_leaky_relu_s16(const ts_leaky_relu_s8_params *p, const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (int16_t)ts_clamp(ts_leaky_relu_quantised(p, x[i]), -32768, 32767);
}
