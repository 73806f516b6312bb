/* CONV_2D, float, for cores with a single-precision FPU: ts_conv_2d_f32 in its own order, tiles of sums in registers.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_F32_FPU_H
#define TS_CONV_2D_F32_FPU_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window; /* columns not dilated: the window has a run of numbers in each row of the image. A 1 x 1 window of stride 1: one long row */
  float low, high;
  const float *stream; /* of four channels: biases, then for each tap and input their weights; channels that are missing are zeros */
} ts_conv_2d_f32_fpu_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_CONV_2D_F32_FPU_DECLARE(kind) TS_KERNEL void ts_conv_2d_f32_##kind(const ts_conv_2d_f32_fpu_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
