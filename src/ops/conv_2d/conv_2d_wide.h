/* CONV_2D, int8, for the wide registers of a host: the sums of ts_conv_2d_s8 in another order. One group, dilation_w 1.
 *
 * Four windows at a time are laid out in the scratch as bytes x + 128, so that they are not negative; weights stand in blocks of
 * 16 channels, four taps of each side by side: what one instruction of the AVX-512 VNNI extension multiplies and adds.
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
  int32_t taps;          /* bytes of a window, k_h * k_w * in_c up to a multiple of 4 */
  const int8_t *weights; /* (blocks of 16 channels, taps / 4, 16, 4) */
  ts_wide_channels channels;
} ts_conv_2d_s8_wide_params;

/* Scratch: 4 * taps bytes. */
TS_KERNEL void ts_conv_2d_s8_wide(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
