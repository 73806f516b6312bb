/* SQRT: y = the square root of x; NaN below 0, and 0 in the quantised types.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SQRT_H
#define TS_SQRT_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_sqrt_f32(const ts_unary_params *p, const float *x, float *y);

typedef struct {
  int32_t count;
  float x_scale, y_scale;
} ts_sqrt_s16_params;

/* In float, the result cut off to whole steps; both zero points are 0. */
TS_KERNEL void ts_sqrt_s16(const ts_sqrt_s16_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
