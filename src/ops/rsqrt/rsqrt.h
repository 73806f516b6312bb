/* RSQRT: y = 1 / sqrt(x).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_RSQRT_H
#define TS_RSQRT_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_rsqrt_f32(const ts_unary_params *p, const float *x, float *y);

typedef struct {
  int32_t count;
  int32_t x_zero, y_zero;
  int32_t multiplier, shift; /* 1 / (sqrt(x_scale) y_scale), shift >= -11 */
  int32_t high;              /* the type's greatest: what x <= x_zero gives */
} ts_rsqrt_s8_params;

/* By ts_inverse_sqrt of x - x_zero. */
TS_KERNEL void ts_rsqrt_s8(const ts_rsqrt_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_rsqrt_s16(const ts_rsqrt_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
