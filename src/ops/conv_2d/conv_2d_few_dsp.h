/* CONV_2D of 1 x 1 taps, stride 1 and 4 or 8 inputs, int8, for cores with the DSP extension: the sums of ts_conv_2d_s8, in another order.
 *
 * conv_2d_few_dsp.S, made for the numbers of inputs and outputs, keeps a pixel's inputs in registers. The requantisation is the linear form of
 * ops/requant_search.h.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_FEW_DSP_H
#define TS_CONV_2D_FEW_DSP_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t x_size, y_size;  /* bytes of all pixels */
  int32_t low, high;       /* applied where the type's range does not do it */
  int32_t words;           /* of the stream */
  const int32_t *stream;   /* of each output the starting sum, the weights as halfwords (w0 w2, w1 w3, ...), the slope */
} ts_conv_2d_s8_few_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_CONV_2D_S8_FEW_DECLARE(kind) \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_few_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
