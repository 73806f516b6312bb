/* ADD_N: y = the sum of operands of one shape, two at a time.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_N_H
#define TS_ADD_N_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_add_n_f32(const ts_unary_params *p, const float *a, const float *b, float *y);

/* Sums wrap. */
TS_KERNEL void ts_add_n_s32(const ts_unary_params *p, const int32_t *a, const int32_t *b, int32_t *y);

typedef struct {
  int32_t count, inputs;     /* inputs: 2 to 8 */
  int32_t x_zero, y_zero;    /* all inputs have one scale and zero point */
  int32_t multiplier, shift; /* 2^-19 x_scale / y_scale */
} ts_add_n_s8_params;

/* y = clamp(y_zero + requantise(sum)), the sum in steps of 2^-19 of the inputs'; those past `inputs` are NULL. As TensorFlow Lite Micro
 * has it, the sum starts from -x_zero instead of 0. y may be any of the inputs. */
TS_KERNEL void ts_add_n_s8(const ts_add_n_s8_params *p, const int8_t *x0, const int8_t *x1, const int8_t *x2, const int8_t *x3,
                           const int8_t *x4, const int8_t *x5, const int8_t *x6, const int8_t *x7, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
