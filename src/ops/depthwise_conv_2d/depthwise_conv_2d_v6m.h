/* DEPTHWISE_CONV_2D, int8, for cores without DSP instructions or long multiplication (ARMv6-M: Cortex-M0, M0+): the sums of
 * ts_depthwise_conv_2d_s8, in another order. One output a channel, no dilation, at most 25 taps.
 *
 * One channel after the other, two rows of outputs at a time: their inputs are set upright into a strip in the scratch, which the
 * assembler in depthwise_conv_2d_v6m.S goes along. A strip is read before outputs are written, and its later rows are kept for the next two:
 * y may take exactly x's place.
 * The kernels differ in their window and their requantisation (ops/requant_search.h, split form): ..._3x3_s1_m10.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_V6M_H
#define TS_DEPTHWISE_CONV_2D_V6M_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t low, high;       /* the outputs of small and of large sums */
  const int8_t *weights;   /* (channels, k_w, k_h) */
  const int32_t *channels; /* (channels, 5 or, with a bend, 7) */
} ts_depthwise_conv_2d_s8_v6m_params;

/* One kernel of the family; the compiler of models adds a line for each in use. Scratch: 4 * k_h bytes for each column of the padded image. */
#define TS_DEPTHWISE_CONV_2D_S8_V6M_DECLARE(kind) \
  TS_KERNEL void ts_depthwise_conv_2d_s8_v6m_##kind(const ts_depthwise_conv_2d_s8_v6m_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
