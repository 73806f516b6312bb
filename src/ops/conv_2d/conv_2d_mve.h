/* CONV_2D, int8, for cores with M-profile vectors (Cortex-M55): the sums of ts_conv_2d_s8, in another order.
 *
 * The windows of four pixels at a time are laid out as bytes in the scratch, then multiplied with a stream of packed weights by the
 * assembler in conv_2d_mve.S, where both layouts are told. The input's zero point is in the starting sums: padding is x_zero.
 *
 * The kernels' names: ..._g4 has 4 chunks of 16 bytes in a segment, ..._long several segments; ..._x16 makes a multiple of 16 channels. Then the requantisation: _u is for a y
 * whose zero point is -128 and that takes the type's whole range, _s for any with the zero point at most `low`, _f for the
 * rest; _c applies `low` and `high`. _slide reads windows where they are, where it can.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_MVE_H
#define TS_CONV_2D_MVE_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the columns of a pixel are copied from: lines of bytes. */
typedef struct {
  int32_t lines, tail;          /* of a pixel (of a row of its window, where `calls` is more than 1); bytes of a line's last chunk */
  int32_t to_line, from_line;   /* from the end of a line's last chunk to the next line */
  int32_t to_pixel, from_pixel; /* and from there to the next pixel */
} ts_conv_2d_mve_lines;

typedef struct {
  const int32_t *stream;
  int32_t channels;
  int32_t quad_bytes;      /* of four pixels' columns */
  int32_t segments;        /* of a window */
  int32_t zero;            /* y's; 128 in ..._u */
  int32_t low, high;
  ts_conv_2d_mve_lines lines;
  int32_t chunks;          /* of 16 bytes in a pixel's segment */
  int32_t line;            /* bytes of a line: a row of the window, but for rows of more than 15 chunks */
  int32_t row_lines;       /* lines of a row of the window */
  int32_t line_step;       /* from a line's columns to the next's */
  int32_t calls;           /* how often the lines are copied for a pixel, once for each row of the window, or once at all */
  int32_t block;           /* pixels laid out at a time, a multiple of 4 */
  int32_t dense;           /* windows follow one another without end: 1 x 1, stride 1 */
  int32_t sliding;         /* quads of a row inside the image are read where they are (conv_2d_mve.S: slide) */
  int32_t inside_top, inside_left; /* the outputs whose windows lie inside the image */
  uint32_t inside_rows, inside_columns;
  int32_t x_zero;
  ts_window window;
} ts_conv_2d_s8_mve_params;

/* One kernel of the family; the compiler of models adds a line for each in use. The scratch has the columns of a block and 64 sums. */
#define TS_CONV_2D_S8_MVE_DECLARE(kind) \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
