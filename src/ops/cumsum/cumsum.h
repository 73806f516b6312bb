/* CUMSUM: y = the sum of x so far along an axis.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CUMSUM_H
#define TS_CUMSUM_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x and y (outer, size, inner). */
typedef struct {
  int32_t outer, size, inner;
  int32_t exclusive; /* 1: without the element itself */
  int32_t reverse;   /* 1: from the end */
} ts_cumsum_params;

TS_KERNEL void ts_cumsum_f32(const ts_cumsum_params *p, const float *x, float *y);
/* Sums wrap. */
TS_KERNEL void ts_cumsum_s32(const ts_cumsum_params *p, const int32_t *x, int32_t *y);
TS_KERNEL void ts_cumsum_s64(const ts_cumsum_params *p, const int64_t *x, int64_t *y);

typedef struct {
  int32_t outer, size, inner;
  int32_t exclusive, reverse;
  int32_t x_zero, y_zero;
  int32_t multiplier, shift; /* 2^-19 x_scale / y_scale */
} ts_cumsum_s8_params;

/* y = clamp(y_zero + requantise(sum)), the sum in steps of 2^-19 of x's. As TensorFlow Lite Micro has it, the sum starts from -x_zero
 * instead of 0; it is of 32 bits and wraps. */
TS_KERNEL void ts_cumsum_s8(const ts_cumsum_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
