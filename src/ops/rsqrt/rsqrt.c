/* SPDX-License-Identifier: MIT-0 */
#include "rsqrt.h"

#include "ts_inverse_sqrt.h"

TS_KERNEL void ts_rsqrt_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, 1.0f / sqrtf(u)); }

static inline int32_t ts_rsqrt_quantised(const ts_rsqrt_s8_params *p, int32_t x) {
  const int32_t value = x - p->x_zero;
  if (value <= 0) return p->high;
  int32_t shift;
  const int32_t inverse = ts_inverse_sqrt(value, &shift);
  const int32_t real = ts_requantise(1, inverse, shift + 20); /* in 2^-20 */
  return ts_clamp(ts_add(p->y_zero, ts_requantise(real, p->multiplier, p->shift - 20)), -p->high - 1, p->high);
}

TS_KERNEL void ts_rsqrt_s8(const ts_rsqrt_s8_params *p, const int8_t *x, int8_t *y) { TS_UNARY(p, int8_t, x, y, (int8_t)ts_rsqrt_quantised(p, u)); }

TS_KERNEL void ts_rsqrt_s16(const ts_rsqrt_s8_params *p, const int16_t *x, int16_t *y) { TS_UNARY(p, int16_t, x, y, (int16_t)ts_rsqrt_quantised(p, u)); }
