/* MUL: y = act(a * b), element by element; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MUL_H
#define TS_MUL_H

#include "ts_broadcast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  float low, high; /* the fused activation */
} ts_mul_f32_params;

TS_KERNEL void ts_mul_f32(const ts_mul_f32_params *p, const float *a, const float *b, float *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t low, high;
} ts_mul_s32_params;

/* Products wrap around, as two's complement does. */
TS_KERNEL void ts_mul_s32(const ts_mul_s32_params *p, const int32_t *a, const int32_t *b, int32_t *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t a_zero, b_zero, y_zero;
  int32_t multiplier, shift; /* a_scale * b_scale / y_scale */
  int32_t low, high;
} ts_mul_s8_params;

/* y = clamp(requantise((a - a_zero)(b - b_zero)) + y_zero). */
TS_KERNEL void ts_mul_s8(const ts_mul_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);
TS_KERNEL void ts_mul_s16(const ts_mul_s8_params *p, const int16_t *a, const int16_t *b, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
