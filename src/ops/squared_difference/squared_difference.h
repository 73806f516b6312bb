/* SQUARED_DIFFERENCE: y = (a - b)^2; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SQUARED_DIFFERENCE_H
#define TS_SQUARED_DIFFERENCE_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_squared_difference_f32(const ts_pair_params *p, const float *a, const float *b, float *y);
TS_KERNEL void ts_squared_difference_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t a_zero, b_zero, y_zero;
  int32_t left_shift; /* 7 for int8, 0 for int16: the square has 31 bits then */
  int32_t a_multiplier, a_shift, b_multiplier, b_shift, y_multiplier, y_shift;
} ts_squared_difference_s8_params;

/* Both operands are brought to the scale 2 max(a_scale, b_scale) / 2^left_shift, and the square of their difference to y's. */
TS_KERNEL void ts_squared_difference_s8(const ts_squared_difference_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);
TS_KERNEL void ts_squared_difference_s16(const ts_squared_difference_s8_params *p, const int16_t *a, const int16_t *b, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
