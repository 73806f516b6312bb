/* The columns of windows with three taps a row: by the assembler, for what conv_2d_dsp.c and conv_2d_square_dsp.c make of them.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_LAY_DSP_H
#define TS_CONV_2D_LAY_DSP_H

#include "conv_2d_dsp.h"

#define TS_APART __attribute__((noinline, unused))

typedef struct {
  const int8_t *x[4];
  int32_t skip[4], words, rows, block;
  int32_t tall; /* rows of the window, for ts_conv_2d_lay */
} ts_conv_2d_four;

typedef void ts_conv_2d_four_function(uint32_t *to, const ts_conv_2d_four *f);

/* The f->tall rows of `count` columns from (top, left) on, `row_words` a row in the scratch. Columns outside, and rows outside, are one pixel
 * of padding again and again. `kept`, if any, are the first two rows of the first column. */
static inline void ts_conv_2d_lay_with(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, const int8_t *padding, int32_t top, int32_t left,
                                       int32_t count, uint32_t *to, int32_t row_words, ts_conv_2d_four_function *columns, ts_conv_2d_four *f,
                                       const int8_t *kept) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t line = g->in_w * g->in_c;
  f->words = g->in_c / 4;
  f->block = g->k_h * 4 * g->in_c;
  const int32_t all_inside = left >= 0 && left + count <= g->in_w, over = g->dilation_h * line - g->in_c;
  for (int32_t more = f->tall; more > 0; more -= f->rows) {
    const int32_t outside = top < 0 || top >= g->in_h;
    const int8_t *at = x + top * line + left * g->in_c;
    f->rows = outside ? 1 : ts_min(more, (g->in_h - 1 - top) / g->dilation_h + 1);
    for (int32_t i = 0; i < count; ++i, at += g->in_c) {
      const int32_t inside = !outside && (all_inside || (uint32_t)(left + i) < (uint32_t)g->in_w);
      f->x[i] = inside ? at : padding;
      f->skip[i] = inside ? over : -g->in_c;
    }
    if (kept && f->tall - more < 2 && !outside) {
      f->x[0] = kept + (f->tall - more) * g->in_c;
      f->skip[0] = 0;
      f->rows = ts_min(f->rows, 2 - f->tall + more);
    }
    columns(to, f);
    to += f->rows * row_words;
    top += f->rows * g->dilation_h;
  }
}

static TS_APART void ts_conv_2d_lay(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, const int8_t *padding, int32_t top, int32_t left,
                                    int32_t count, uint32_t *to, int32_t row_words, ts_conv_2d_four_function *columns, ts_conv_2d_four *f) {
  ts_conv_2d_lay_with(p, x, padding, top, left, count, to, row_words, columns, f, 0);
}

/* Four channels' factors, of taps that stand as bytes: conv_2d_tile_dsp.S. */
typedef void ts_conv_2d_factors_function(uint32_t *to, const int8_t *taps, const int8_t *end, int32_t bytes, int32_t gap);
extern ts_conv_2d_factors_function ts_conv_2d_factors;

#endif
