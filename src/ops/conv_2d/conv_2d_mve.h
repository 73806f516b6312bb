/* CONV_2D, int8, for cores with M-profile vectors (Cortex-M55): the sums of ts_conv_2d_s8, in another order.
 *
 * The windows of four pixels at a time are laid out as bytes in the scratch, then multiplied with a stream of packed weights by the
 * assembler in conv_2d_mve.S, where both layouts are told. The input's zero point is in the starting sums: padding is x_zero.
 *
 * The kernels' names: ..._g4 has 4 chunks of 16 bytes in a segment, ..._long several segments. Then the requantisation: _u is for a y
 * whose zero point is -128 and that takes the type's whole range, _s for any with the zero point at most `low`, _f for the
 * rest; _c applies `low` and `high`.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_MVE_H
#define TS_CONV_2D_MVE_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t x_zero;
  int32_t zero;            /* y's; 128 in ..._u */
  int32_t low, high;
  int32_t chunks;          /* of 16 bytes in a pixel's segment */
  int32_t segments;        /* of a window */
  int32_t lines, line;     /* of a row of the window: 1, but where a row has more than 15 chunks; bytes of one */
  int32_t block;           /* quads of pixels laid out at a time, 1 where there are several segments */
  int32_t inside_top, inside_left; /* the outputs whose windows lie inside the image */
  uint32_t inside_rows, inside_columns;
  const int32_t *stream;
} ts_conv_2d_s8_mve_params;

/* One kernel of the family; the compiler of models adds a line for each in use. The scratch has the columns of a block and 64 sums. */
#define TS_CONV_2D_S8_MVE_DECLARE(kind) \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
