/* CONV_2D of 1 x 1 taps and stride 1, int8, for cores with the DSP extension: the sums of ts_conv_2d_s8, in another order.
 *
 * The columns of a block of pixels stand in the scratch as 16-bit numbers, and beside them the weights of two channels, which are bytes in
 * flash and unpacked once for the block; conv_2d_points_dsp.S multiplies them. Inputs that no weight takes are left out of both, and
 * outputs that are `fill` whatever the input have no weights.
 *
 * The kernels differ in their requantisation as those of conv_2d_dsp.h do.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_POINTS_DSP_H
#define TS_CONV_2D_POINTS_DSP_H

#include "conv_2d_dsp.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t pixels;         /* of all images; 2 or more */
  uint16_t in_c, out_c;
  uint16_t words;         /* of four inputs */
  uint16_t channels;      /* that have weights */
  uint16_t block;         /* pixels laid out at a time, even or all; no block is of one */
  int8_t low, high;       /* applied where the type's range does not do it */
  int8_t fill;            /* of the outputs that have none */
  const uint8_t *inputs;  /* of each number in the columns: how many channels on it is from the one before (at first from 0); null: all in turn */
  const uint8_t *outputs; /* the same of the outputs that have weights; null: all */
  const int32_t *stream;  /* of each channel the starting sum, what requantises, `words` of weights */
  /* The scratch: 8 bytes a word for each pixel of a block, and one more where it is odd; 4 starting sums, 16 bytes a word, twice what requantises. */
} ts_conv_2d_s8_points_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_CONV_2D_S8_POINTS_DECLARE(kind) \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_points_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
