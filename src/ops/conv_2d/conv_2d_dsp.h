/* CONV_2D, int8, for cores with the DSP extension: the sums of ts_conv_2d_s8, in another order. One group, dilation_w 1.
 *
 * The windows of a pair of pixels are laid out as 16-bit columns in the scratch, then multiplied with a stream of packed weights
 * by the assembler in conv_2d_dsp.S, where both layouts are told. A window is k_h rows of k_w * in_c bytes, each row rounded
 * up to a multiple of 4 (the weights there are 0). The input's zero point is in the starting sums: padding is x_zero.
 *
 * The kernels differ in their requantisation (ops/requant_search.h), one for a layer: ..._t13 is the linear form with t = 13, all
 * sums times 256; ..._e256 and ..._e1 the exact form of sums times 256 and 1. ..._b has weights of bytes, ..._long is for more
 * than 16 steps, ..._r8 goes round by 8. Of three rows that are a byte longer than words, t_... puts the last bytes into one word.
 *
 * Of windows with three taps a row and stride 1, s_... lays out windows that slide, w96_... makes two pixels of a row at once by Winograd's
 * F(2, 3), as conv_2d_tile_dsp.S tells (96 is the bytes of a part of the columns), and m96_... makes the factors for it, too. q_..._16 makes
 * 2 x 2 pixels of 16 channels by F(2 x 2, 3 x 3), conv_2d_square_dsp.S; qp_..._16_2 two such squares at once, qm_... with factors made.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_DSP_H
#define TS_CONV_2D_DSP_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A ts_window in less flash. */
typedef struct {
  int16_t batches, in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w, stride_h, stride_w, dilation_h, pad_top, pad_left;
} ts_conv_2d_window;

typedef struct {
  ts_conv_2d_window window;
  int16_t x_zero;
  int8_t low, high;       /* applied where the type's range does not do it */
  uint16_t steps;         /* of a window: k_h * ceil(k_w * in_c / 4), t: 3 * floor(...) + 1; w, m: of a part, k_h * in_c / 8 */
  uint16_t block;         /* pairs of pixels (m: tiles) laid out at a time; s: 1, w: 0, q: squares of pixels */
  /* The scratch: columns for the block, 16 bytes a step (w, m: 64; q: 32 bytes an input channel); s, w, m, q: a pixel of padding; where pixels
   * or out_c are odd, 2 times an even out_c bytes (w, m: where out_w is odd, out_c). Before the padding, m: 4 starting sums, 256 bytes a step and
   * twice what requantises; qm: what requantises two channels, 2 starting sums, 64 bytes an input channel. */
  /* The outputs whose windows lie inside the image; of the last such row fewer, as a window's rows are read in whole words. */
  uint16_t inside_top, inside_left, inside_rows, inside_columns, last_columns;
  const int32_t *stream;
} ts_conv_2d_s8_dsp_params;

/* conv_2d_dsp.S: two windows as columns. */
typedef struct {
  int32_t rows, words, skip;
} ts_conv_2d_rows;
typedef void ts_conv_2d_columns_function(uint32_t *to, const int8_t *x0, const int8_t *x1, const ts_conv_2d_rows *r);

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_CONV_2D_S8_DSP_DECLARE(kind) \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
