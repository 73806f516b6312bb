/* SPDX-License-Identifier: MIT-0 */
#include "quantize.h"

static inline int32_t ts_quantize_one(const ts_quantize_params *p, const void *x, int32_t i) {
  int32_t v;
  switch (p->from) {
    case TS_QUANTIZE_F32: return ts_quantise(((const float *)x)[i] / p->scale, p->y_zero, p->low, p->high);
    case TS_QUANTIZE_S8: v = ((const int8_t *)x)[i]; break;
    case TS_QUANTIZE_U8: v = ((const uint8_t *)x)[i]; break;
    case TS_QUANTIZE_S16: v = ((const int16_t *)x)[i]; break;
    default: v = ((const int32_t *)x)[i]; break;
  }
  v = ts_requantise(ts_sub(v, p->x_zero), p->multiplier, p->shift);
  return ts_clamp(ts_add(v, p->y_zero), p->low, p->high);
}

TS_KERNEL void ts_quantize_s8(const ts_quantize_params *p, const void *x, int8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (int8_t)ts_quantize_one(p, x, i);
}

TS_KERNEL void ts_quantize_u8(const ts_quantize_params *p, const void *x, uint8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (uint8_t)ts_quantize_one(p, x, i);
}

TS_KERNEL void ts_quantize_s16(const ts_quantize_params *p, const void *x, int16_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = (int16_t)ts_quantize_one(p, x, i);
}

TS_KERNEL void ts_quantize_s32(const ts_quantize_params *p, const void *x, int32_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_quantize_one(p, x, i);
}
