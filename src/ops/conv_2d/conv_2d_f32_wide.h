/* CONV_2D, float, for the wide registers of a host: ts_conv_2d_f32 for 16 outputs at a time, each one's sum in its order. One group. Also
 * FULLY_CONNECTED, which is a window of one pixel.
 *
 * The rows that a band of output rows reads are copied into the scratch, so an output may be written over its input. Taps outside of the image
 * add nothing, not even a zero: windows that hang over its left or right side are made one by one.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_F32_WIDE_H
#define TS_CONV_2D_F32_WIDE_H

#include "ts_wide.h"
#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  float low, high;
  int32_t band;           /* output rows made at a time */
  const int32_t *offsets; /* where in the image each of a window's numbers is, from its first one on */
  const float *weights;   /* (blocks of 16 channels, k_h, k_w, in_c, 16) */
  const float *bias;      /* of the channels, filled up to a multiple of 16 */
} ts_conv_2d_f32_wide_params;

/* Scratch: min(in_h, (band - 1) * stride_h + (k_h - 1) * dilation_h + 1) rows of the image. */
TS_KERNEL void ts_conv_2d_f32_wide(const ts_conv_2d_f32_wide_params *p, const float *x, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
