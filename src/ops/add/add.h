/* ADD: y = act(a + b), element by element; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_H
#define TS_ADD_H

#include "ts_broadcast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  float low, high; /* the fused activation */
} ts_add_f32_params;

TS_KERNEL void ts_add_f32(const ts_add_f32_params *p, const float *a, const float *b, float *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t low, high;
} ts_add_s32_params;

/* Sums wrap around, as two's complement does. */
TS_KERNEL void ts_add_s32(const ts_add_s32_params *p, const int32_t *a, const int32_t *b, int32_t *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t a_zero, b_zero, y_zero;
  int32_t left_shift; /* 20 for int8, 15 for int16: headroom so that the operands' rescaling loses nothing that shows */
  int32_t a_multiplier, a_shift, b_multiplier, b_shift, y_multiplier, y_shift;
  int32_t low, high;
} ts_add_s8_params;

/* Both operands are brought to the scale 2 max(a_scale, b_scale) / 2^left_shift, added, and brought to y's scale. */
TS_KERNEL void ts_add_s8(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);
TS_KERNEL void ts_add_s16(const ts_add_s8_params *p, const int16_t *a, const int16_t *b, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
