/* DIV: y = act(a / b), element by element; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DIV_H
#define TS_DIV_H

#include "ts_broadcast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  float low, high; /* the fused activation */
} ts_div_f32_params;

TS_KERNEL void ts_div_f32(const ts_div_f32_params *p, const float *a, const float *b, float *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t low, high;
} ts_div_s32_params;

/* Towards zero; a division by 0 gives 0, the least by -1 itself. */
TS_KERNEL void ts_div_s32(const ts_div_s32_params *p, const int32_t *a, const int32_t *b, int32_t *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t a_zero, b_zero, y_zero;
  int32_t multiplier, shift; /* a_scale / (b_scale y_scale) */
  int32_t low, high;
} ts_div_s8_params;

/* By the reciprocal in fixed point (ts_fixed_reciprocal); a division by real 0 gives the end of the range on a's side. */
TS_KERNEL void ts_div_s8(const ts_div_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
