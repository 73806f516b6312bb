/* AVERAGE_POOL_2D: y[n, i, j, c] = act(the mean of x over the window's part inside of the image).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_AVERAGE_POOL_2D_H
#define TS_AVERAGE_POOL_2D_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  float low, high; /* the fused activation: -INFINITY, INFINITY where there is none */
} ts_average_pool_2d_f32_params;

/* The sum row by row, then one division. */
TS_KERNEL void ts_average_pool_2d_f32(const ts_average_pool_2d_f32_params *p, const float *x, float *y);

typedef struct {
  ts_window window;
  int32_t low, high;
} ts_average_pool_2d_s8_params;

/* x and y have one scale and zero point; the mean is rounded to nearest, halves away from zero. */
TS_KERNEL void ts_average_pool_2d_s8(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_average_pool_2d_s16(const ts_average_pool_2d_s8_params *p, const int16_t *x, int16_t *y);
TS_KERNEL void ts_average_pool_2d_u8(const ts_average_pool_2d_s8_params *p, const uint8_t *x, uint8_t *y);

/* The mean of a whole image that comes some rows at a time, in order: `last` is the step from sums to means. */
typedef struct {
  int32_t pixels;      /* of this piece */
  int32_t channels;
  int32_t first, last; /* 1 for the first and for the last piece */
  int32_t taps;        /* pixels of the whole image */
  float low, high;
} ts_average_rows_f32_params;

TS_KERNEL void ts_average_rows_f32(const ts_average_rows_f32_params *p, const float *x, float *y, void *sums);

typedef struct {
  int32_t pixels, channels;
  int32_t first, last;
  int32_t taps;
  int32_t low, high;
} ts_average_rows_s8_params;

TS_KERNEL void ts_average_rows_s8(const ts_average_rows_s8_params *p, const int8_t *x, int8_t *y, void *sums);
TS_KERNEL void ts_average_rows_s16(const ts_average_rows_s8_params *p, const int16_t *x, int16_t *y, void *sums);

#ifdef __cplusplus
}
#endif

#endif
