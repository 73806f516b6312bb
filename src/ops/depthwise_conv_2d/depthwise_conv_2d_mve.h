/* DEPTHWISE_CONV_2D, int8, 3 x 3 taps, for cores with M-profile vectors: the sums of ts_depthwise_conv_2d_s8, in another order.
 *
 * One output for each input channel. The assembler in depthwise_conv_2d_mve.S, made for a number of channels and a width, is told
 * there; it may write y over x, from the same byte on. The input's zero point is in the starting sums: padding is x_zero.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_MVE_H
#define TS_DEPTHWISE_CONV_2D_MVE_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t zero, low, high; /* y's zero point, or 128 in ..._u (ops/fast_mve.h) */
  int32_t strips;          /* bytes of the scratch before the sums */
  int32_t start_words;     /* of starting sums a channel */
  const int32_t *starts;
  const int8_t *weights;   /* 54 bytes a channel: three times 9, zeros around them */
  const int32_t *scales;   /* of 8 channels: multipliers and shifts of 0 2 4 6, then of 1 3 5 7 */
} ts_depthwise_conv_2d_s8_mve_params;

/* One kernel of the family; the compiler of models adds a line for each in use. Scratch: the strips and sums of 8 channels. */
#define TS_DEPTHWISE_CONV_2D_S8_MVE_DECLARE(kind) \
  TS_KERNEL void ts_depthwise_conv_2d_s8_##kind(const ts_depthwise_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
