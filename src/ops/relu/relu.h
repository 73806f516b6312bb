/* RELU, RELU6 and RELU_N1_TO_1: y = min(max(x, low), high), from x's scale to y's.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_RELU_H
#define TS_RELU_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
  float low, high; /* 0 and INFINITY, 0 and 6, or -1 and 1 */
} ts_relu_f32_params;

/* NaN stays NaN. */
TS_KERNEL void ts_relu_f32(const ts_relu_f32_params *p, const float *x, float *y);

typedef struct {
  int32_t count;
  int32_t x_zero, y_zero;
  int32_t multiplier, shift; /* x_scale / y_scale, a float division */
  int32_t low, high;         /* in steps of y, within its type */
} ts_relu_s8_params;

/* y = clamp(y_zero + requantise(x - x_zero)). */
TS_KERNEL void ts_relu_s8(const ts_relu_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_relu_u8(const ts_relu_s8_params *p, const uint8_t *x, uint8_t *y);
TS_KERNEL void ts_relu_s16(const ts_relu_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
