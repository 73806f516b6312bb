/* SUM: y = the sum of x over some dimensions (ts_reduce.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SUM_H
#define TS_SUM_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
} ts_sum_params;

/* In memory's order. */
TS_KERNEL void ts_sum_f32(const ts_sum_params *p, const float *x, float *y);
/* Sums wrap. */
TS_KERNEL void ts_sum_s32(const ts_sum_params *p, const int32_t *x, int32_t *y);

typedef struct {
  TS_REDUCE_MEMBERS;
  int32_t x_zeros;           /* x's zero point times the elements of one output */
  int32_t y_zero;
  int32_t multiplier, shift; /* x_scale / y_scale */
} ts_sum_s8_params;

/* y = clamp(y_zero + requantise(sum of x - x_zeros)); the sum is of 32 bits and wraps. */
TS_KERNEL void ts_sum_s8(const ts_sum_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_sum_s16(const ts_sum_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
