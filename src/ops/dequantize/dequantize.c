/* SPDX-License-Identifier: MIT-0 */
#include "dequantize.h"

/* The value of an IEEE half: exact. */
static inline float ts_dequantize_half(uint16_t h) {
  const uint32_t sign = (uint32_t)(h & 0x8000u) << 16, exponent = (h >> 10) & 31u, fraction = h & 1023u;
  uint32_t bits = sign | ((exponent + 112u) << 23) | (fraction << 13);
  if (exponent == 31u) bits = sign | 0x7f800000u | (fraction << 13);
  if (exponent == 0u) {
    const float magnitude = (float)fraction * 0x1p-24f;
    memcpy(&bits, &magnitude, sizeof bits);
    bits |= sign;
  }
  float y;
  memcpy(&y, &bits, sizeof y);
  return y;
}

static inline float ts_dequantize_one(const ts_dequantize_f32_params *p, const void *x, int32_t i, int32_t c) {
  int32_t v;
  switch (p->from) {
    case TS_DEQUANTIZE_S8: v = ((const int8_t *)x)[i]; break;
    case TS_DEQUANTIZE_U8: v = ((const uint8_t *)x)[i]; break;
    case TS_DEQUANTIZE_S16: v = ((const int16_t *)x)[i]; break;
    case TS_DEQUANTIZE_S32: v = ((const int32_t *)x)[i]; break;
    default: return ts_dequantize_half(((const uint16_t *)x)[i]);
  }
  return p->scale[c] * (float)ts_sub(v, p->zero[c]);
}

TS_KERNEL void ts_dequantize_f32(const ts_dequantize_f32_params *p, const void *x, float *y) {
  int32_t i = 0;
  for (int32_t o = 0; o < p->outer; ++o)
    for (int32_t c = 0; c < p->channels; ++c)
      for (int32_t k = 0; k < p->inner; ++k, ++i) y[i] = ts_dequantize_one(p, x, i, c);
}
