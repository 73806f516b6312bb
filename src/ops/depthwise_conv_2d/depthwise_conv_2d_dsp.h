/* DEPTHWISE_CONV_2D, int8, 3 x 3 taps, for cores with the DSP extension: the sums of ts_depthwise_conv_2d_s8, in another order.
 *
 * One output for each input channel, 4 channels or more. The assembler in depthwise_conv_2d_dsp.S, made for a number of
 * width and mostly for a number of channels, is told there; it may write y over x, from the same byte on. The requantisation is the linear form of
 * ops/requant_search.h, or for kernels ..._te the exact one.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_DSP_H
#define TS_DEPTHWISE_CONV_2D_DSP_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches;
  uint16_t in_h, in_w, out_h, out_w, channels;
  int16_t zero;           /* -x_zero */
  int8_t low, high;       /* applied where the type's range does not do it */
  int8_t above;           /* 1: stride 1 with a row of padding above */
  const int8_t *taps;     /* of each channel (w0j, w1j, w2j) for each column j, and three bytes at the end */
  const int32_t *numbers; /* of each channel the slope and the starting sum; in the exact form an addend and a shift follow */
  const uint8_t *shifts;  /* of each channel's taps, which are multiplied by 256 >> shift; null: all 0 */
} ts_depthwise_conv_2d_s8_dsp_params;

/* One kernel of the family; the compiler of models adds a line for each in use. Scratch: the strip, 32 bytes a column. */
#define TS_DEPTHWISE_CONV_2D_S8_DSP_DECLARE(kind) \
  TS_KERNEL void ts_depthwise_conv_2d_s8_##kind(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
