/* MEAN: y = the mean of x over some dimensions (ts_reduce.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MEAN_H
#define TS_MEAN_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
  float elements; /* that make one output */
} ts_mean_f32_params;

/* The sum in memory's order, then one division. */
TS_KERNEL void ts_mean_f32(const ts_mean_f32_params *p, const float *x, float *y);

typedef struct {
  TS_REDUCE_MEMBERS;
  int32_t x_zeros;           /* x's zero point times the elements of one output */
  int32_t y_zero;
  int32_t multiplier, shift; /* x_scale / (y_scale * elements), the multiplier not normalised */
  int32_t low, high;         /* the type's range */
} ts_mean_s8_params;

/* y = clamp(y_zero + requantise(sum of x - x_zeros)); the sum is of 32 bits and wraps. */
TS_KERNEL void ts_mean_s8(const ts_mean_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_mean_u8(const ts_mean_s8_params *p, const uint8_t *x, uint8_t *y);
TS_KERNEL void ts_mean_s16(const ts_mean_s8_params *p, const int16_t *x, int16_t *y);

/* The mean of a whole image that comes some rows at a time, in order: `last` is the step from sums to means. The bytes of those above. */
typedef struct {
  int32_t pixels;      /* of this piece */
  int32_t channels;
  int32_t first, last; /* 1 for the first and for the last piece */
  float elements;
} ts_mean_rows_f32_params;

TS_KERNEL void ts_mean_rows_f32(const ts_mean_rows_f32_params *p, const float *x, float *y, void *sums);

typedef struct {
  int32_t pixels, channels;
  int32_t first, last;
  int32_t x_zeros, y_zero;
  int32_t multiplier, shift;
  int32_t low, high;
} ts_mean_rows_s8_params;

TS_KERNEL void ts_mean_rows_s8(const ts_mean_rows_s8_params *p, const int8_t *x, int8_t *y, void *sums);
TS_KERNEL void ts_mean_rows_u8(const ts_mean_rows_s8_params *p, const uint8_t *x, uint8_t *y, void *sums);
TS_KERNEL void ts_mean_rows_s16(const ts_mean_rows_s8_params *p, const int16_t *x, int16_t *y, void *sums);

#ifdef __cplusplus
}
#endif

#endif
