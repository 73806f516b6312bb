/* DEPTHWISE_CONV_2D, int8, for the wide registers of a host: the sums of ts_depthwise_conv_2d_s8 for 16 channels at a time.
 * As many outputs as inputs. Where the channels are no multiple of 16 the last block is read with channels before it, so
 * nothing is read behind the image; with less than 16 in all they are copied first.
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
  int32_t width;         /* channels, up to a multiple of 16 */
  int32_t spare;         /* of the last block: its channels stand behind so many that are not used */
  const int8_t *weights; /* (k_h, k_w, width) */
  ts_wide_channels channels;
} ts_depthwise_conv_2d_s8_wide_params;

TS_KERNEL void ts_depthwise_conv_2d_s8_wide(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
