/* CONV_2D, int8, for the wide registers of a host: the sums of ts_conv_2d_s8 in another order. One group, dilation_w 1. Also
 * FULLY_CONNECTED, which is a window of one pixel.
 *
 * The rows that a band of output rows reads are laid in the scratch as bytes x + 128, so that they are not negative, with the borders that
 * windows reach over. There a window is k_h runs of bytes. Weights stand in blocks of 16 channels, four taps of each side by
 * side: what one instruction of the AVX-512 VNNI extension multiplies and adds. A run is filled up with weights of zero.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_WIDE_H
#define TS_CONV_2D_WIDE_H

#include "ts_wide.h"
#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t row;   /* bytes of a row in the scratch */
  int32_t band;  /* output rows made at a time */
  int32_t steps; /* of four taps */
  const int32_t *offsets; /* where in the scratch each step's taps are, from the window's first byte on */
  const int8_t *weights;  /* (blocks of 16 channels, steps, 16, 4) */
  ts_wide_channels channels;
} ts_conv_2d_s8_wide_params;

/* Scratch: ((band - 1) * stride_h + (k_h - 1) * dilation_h + 1) * row + 4 bytes. */
TS_KERNEL void ts_conv_2d_s8_wide(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
