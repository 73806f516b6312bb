/* MAX_POOL_2D: y[n, i, j, c] = act(the largest x over the window's part inside of the image).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MAX_POOL_2D_H
#define TS_MAX_POOL_2D_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  float low, high; /* the fused activation: -INFINITY, INFINITY where there is none */
} ts_max_pool_2d_f32_params;

/* A NaN is never the largest. */
TS_KERNEL void ts_max_pool_2d_f32(const ts_max_pool_2d_f32_params *p, const float *x, float *y);

typedef struct {
  ts_window window;
  int32_t low, high;
} ts_max_pool_2d_s8_params;

/* x and y have one scale and zero point. */
TS_KERNEL void ts_max_pool_2d_s8(const ts_max_pool_2d_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_max_pool_2d_s16(const ts_max_pool_2d_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
