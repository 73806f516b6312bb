/* DEPTHWISE_CONV_2D, int8, for the wide registers of a host: the sums of ts_depthwise_conv_2d_s8 for 16 outputs at a time. As many outputs
 * as inputs.
 *
 * For a row of outputs up to four rows of the image are set upright into a strip in the scratch: a word holds one column of one channel,
 * as bytes x + 128, borders included; taller windows take a strip for each four rows. So a word of weights is multiplied by one
 * instruction of the AVX-512 VNNI extension, and a window is k_w words a channel apart by the image's channels. Lanes are channels; where
 * stride_w is 1 and the channels no multiple of 16, the channels of several pixels side by side.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_WIDE_H
#define TS_DEPTHWISE_CONV_2D_WIDE_H

#include "ts_wide.h"
#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t lanes;         /* outputs of one step: the channels of one pixel or more */
  int32_t advance;       /* words of the strip from one step to the next */
  int32_t strip;         /* words of a strip, a multiple of 16 */
  const int8_t *weights; /* (blocks of 16 lanes, strips, k_w, 16, 4) */
  ts_wide_channels channels; /* of the lanes */
} ts_depthwise_conv_2d_s8_wide_params;

/* Scratch: strips * strip * 4 + in_w * in_c bytes; strips = (k_h + 3) / 4. */
TS_KERNEL void ts_depthwise_conv_2d_s8_wide(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
