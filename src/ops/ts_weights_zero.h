/* Convolutions of int8 whose weights have a zero point, as in files that were uint8: CONV_2D and DEPTHWISE_CONV_2D, else as in
 * conv_2d.h and depthwise_conv_2d.h.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_WEIGHTS_ZERO_H
#define TS_WEIGHTS_ZERO_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t k_c;       /* CONV_2D: channels that an output sees */
  int32_t x_zero, w_zero, y_zero;
  int32_t low, high; /* the fused activation and the type's range, in output steps */
  const int8_t *weights;
  const int32_t *bias;       /* (out_c), or null */
  const int32_t *multiplier; /* (out_c) */
  const int32_t *shift;
} ts_weights_zero_params;

/* y = clamp(y_zero + requantise(bias + sum (x - x_zero) (w - w_zero))), double rounding (ts_requantise). */
TS_KERNEL void ts_conv_2d_s8_zero(const ts_weights_zero_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_depthwise_conv_2d_s8_zero(const ts_weights_zero_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
