/* REDUCE_PROD: y = the product of x over some dimensions (ts_reduce.h), in memory's order; of integers it wraps.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REDUCE_PROD_H
#define TS_REDUCE_PROD_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
} ts_reduce_prod_params;

TS_KERNEL void ts_reduce_prod_f32(const ts_reduce_prod_params *p, const float *x, float *y);
TS_KERNEL void ts_reduce_prod_s32(const ts_reduce_prod_params *p, const int32_t *x, int32_t *y);
TS_KERNEL void ts_reduce_prod_s64(const ts_reduce_prod_params *p, const int64_t *x, int64_t *y);

typedef struct {
  TS_REDUCE_MEMBERS;
  int32_t x_zero, y_zero;
  int32_t multiplier, shift; /* x_scale / y_scale^(1/n), of n elements that are folded into one */
} ts_reduce_prod_s8_params;

/* y = clamp(y_zero + requantise(product)), the product requantised after each factor but the first: 16 bits of the multiplier. */
TS_KERNEL void ts_reduce_prod_s8(const ts_reduce_prod_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_reduce_prod_s16(const ts_reduce_prod_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
