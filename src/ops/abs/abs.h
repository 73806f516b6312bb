/* ABS: y = |x|.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ABS_H
#define TS_ABS_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_abs_f32(const ts_unary_params *p, const float *x, float *y);
TS_KERNEL void ts_abs_s32(const ts_unary_params *p, const int32_t *x, int32_t *y);

typedef struct {
  int32_t count;
  int32_t x_zero, y_zero;
  int32_t rescale;           /* 0: x and y have one scale */
  int32_t multiplier, shift; /* x_scale / y_scale */
} ts_abs_s8_params;

/* y = clamp(y_zero + |x - x_zero|), requantised if the scales differ. */
TS_KERNEL void ts_abs_s8(const ts_abs_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_abs_s16(const ts_abs_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
