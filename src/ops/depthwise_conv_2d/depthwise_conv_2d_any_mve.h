/* DEPTHWISE_CONV_2D, int8, windows of any shape, for cores with M-profile vectors: ts_depthwise_conv_2d_s8 with eight channels in a vector.
 * One output for each input channel.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_ANY_MVE_H
#define TS_DEPTHWISE_CONV_2D_ANY_MVE_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero, y_zero;
  int32_t low, high;
  int32_t fix;            /* 1: sums below zero matter, and round as the reference's (ops/fast_mve.h) */
  const int8_t *weights;  /* (k_h, k_w, out_c) */
  const int32_t *scales;  /* of 8 channels, those of 0 2 4 6, then of 1 3 5 7: biases, multipliers, shifts */
} ts_depthwise_conv_2d_s8_any_mve_params;

TS_KERNEL void ts_depthwise_conv_2d_s8_any_mve(const ts_depthwise_conv_2d_s8_any_mve_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
