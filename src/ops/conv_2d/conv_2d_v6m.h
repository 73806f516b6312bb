/* CONV_2D, int8, for cores without DSP instructions or long multiplication (ARMv6-M: Cortex-M0, M0+): the sums of ts_conv_2d_s8, in
 * another order. One group, dilation_w 1.
 *
 * The windows of a pair of pixels are laid out in the scratch, a word for each tap, then multiplied with the weights by the assembler
 * in conv_2d_v6m.S, where both layouts are told. The input's zero point is in the starting sums: padding is x_zero.
 * The kernels differ in their requantisation (ops/requant_search.h, split form): ..._m10 is the form with m = 10, ..._m10_bent the same
 * with a bend.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_V6M_H
#define TS_CONV_2D_V6M_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t low, high;       /* the outputs of small and of large sums */
  int32_t steps;           /* pairs of taps: (k_h * k_w * in_c + 1) / 2 */
  const int8_t *weights;   /* (blocks of 4 channels, steps, 4, 2); of the first block only the last 1 to 4 channels are there */
  const int32_t *channels; /* (out_c, 5 or, with a bend, 7) */
} ts_conv_2d_s8_v6m_params;

/* One kernel of the family; the compiler of models adds a line for each in use. Scratch: 8 * steps bytes. */
#define TS_CONV_2D_S8_V6M_DECLARE(kind) \
  TS_KERNEL void ts_conv_2d_s8_v6m_##kind(const ts_conv_2d_s8_v6m_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
