/* DEPTHWISE_CONV_2D, float, for cores with a single-precision FPU: ts_depthwise_conv_2d_f32 in its own order, eight sums in registers.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_F32_FPU_H
#define TS_DEPTHWISE_CONV_2D_F32_FPU_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;    /* as many channels out as in, eight or more */
  float low, high;
  const float *stream; /* of eight channels (at the end the last eight): biases, then for each tap their weights */
} ts_depthwise_conv_2d_f32_fpu_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_DEPTHWISE_CONV_2D_F32_FPU_DECLARE(kind) \
  TS_KERNEL void ts_depthwise_conv_2d_f32_##kind(const ts_depthwise_conv_2d_f32_fpu_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
