/* DEPTHWISE_CONV_2D, int8, windows of any shape, for cores with the DSP extension: the sums of ts_depthwise_conv_2d_s8, four channels at a
 * time. One output for each input channel. The requantisation is the exact form of ops/requant_search.h.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_ANY_DSP_H
#define TS_DEPTHWISE_CONV_2D_ANY_DSP_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t low, high;      /* applied where the type's range does not do it */
  const int8_t *weights;  /* (k_h, k_w, out_c) */
  const int32_t *numbers; /* of each channel: starting sum, multiplier, addend, shift */
} ts_depthwise_conv_2d_s8_any_dsp_params;

TS_KERNEL void ts_depthwise_conv_2d_s8_any_dsp(const ts_depthwise_conv_2d_s8_any_dsp_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
