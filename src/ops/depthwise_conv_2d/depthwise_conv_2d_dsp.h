/* DEPTHWISE_CONV_2D, int8, 3 x 3 taps, for cores with the DSP extension: the sums of ts_depthwise_conv_2d_s8, in another order.
 *
 * One output for each input channel, 4 channels or more. The assembler in depthwise_conv_2d_dsp.S, made for a number of
 * channels and a width, is told there; it may write y over x, from the same byte on. The requantisation is the linear form of
 * ops/requant_search.h; each channel has a scale of its own in its weights.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_DSP_H
#define TS_DEPTHWISE_CONV_2D_DSP_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  uint32_t zeros;         /* -x_zero as two halfwords */
  int32_t low, high;      /* applied where the type's range does not do it */
  const int32_t *weights; /* 8 words a channel */
} ts_depthwise_conv_2d_s8_dsp_params;

/* One kernel of the family; the compiler of models adds a line for each in use. Scratch: the strip, 32 bytes a column. */
#define TS_DEPTHWISE_CONV_2D_S8_DSP_DECLARE(kind) \
  TS_KERNEL void ts_depthwise_conv_2d_s8_##kind(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
