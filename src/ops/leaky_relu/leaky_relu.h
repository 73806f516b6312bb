/* LEAKY_RELU: y = x where x > 0, else alpha x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LEAKY_RELU_H
#define TS_LEAKY_RELU_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
  float alpha;
} ts_leaky_relu_f32_params;

TS_KERNEL void ts_leaky_relu_f32(const ts_leaky_relu_f32_params *p, const float *x, float *y);

typedef struct {
  int32_t count;
  int32_t x_zero, y_zero;
  int32_t multiplier, shift;             /* x_scale / y_scale */
  int32_t alpha_multiplier, alpha_shift; /* x_scale |alpha| / y_scale */
  int32_t alpha_negative;                /* 1: alpha < 0 */
} ts_leaky_relu_s8_params;

/* y = clamp(y_zero + requantise(x - x_zero)), with alpha's multiplier where x < x_zero. */
TS_KERNEL void ts_leaky_relu_s8(const ts_leaky_relu_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_leaky_relu_u8(const ts_leaky_relu_s8_params *p, const uint8_t *x, uint8_t *y);
TS_KERNEL void ts_leaky_relu_s16(const ts_leaky_relu_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
