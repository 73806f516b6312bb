/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_mve.h"

#include <arm_mve.h>

/* ---- conv_2d_mve.S ---- */

typedef struct {
  const int8_t *columns;
  int8_t *y;
  void *sums;
  int32_t pixels;
} ts_conv_2d_mve_dot;

typedef void ts_conv_2d_mve_dot_function(const ts_conv_2d_mve_dot *d, const ts_conv_2d_s8_mve_params *p);
typedef void ts_conv_2d_mve_columns_function(int8_t *to, const int8_t *from, const ts_conv_2d_mve_lines *l, int32_t pixels);

/* ---- windows that lie partly outside, or whose lines differ ---- */

static inline void ts_conv_2d_mve_copy(int8_t *to, const int8_t *from, int32_t bytes) {
  __asm__ volatile(
      "dlstp.8 lr, %2\n"
      "1: vldrb.8 q0, [%1], #16\n"
      "vstrb.8 q0, [%0], #16\n"
      "letp lr, 1b"
      : "+r"(to), "+r"(from)
      : "r"(bytes)
      : "lr", "d0", "d1", "memory");
}

/* The window at (top, left), wherever it lies: all of it padding, then what comes from the image. */
static inline void ts_conv_2d_mve_edge(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int32_t top, int32_t left, int8_t *to) {
  const ts_window *g = &p->window;
  const int8x16_t zeros = vdupq_n_s8((int8_t)p->x_zero);
  int8_t *fill = to;
  for (int32_t s = p->segments; s > 0; --s, fill += 3 * 16 * p->chunks)
    for (int32_t c = p->chunks; c > 0; --c, fill += 16) vstrbq_s8(fill, zeros);
  const int32_t y0 = ts_tap_first(top, g->dilation_h), y1 = ts_tap_end(top, g->dilation_h, g->k_h, g->in_h);
  const int32_t first = ts_max(0, -left) * g->in_c, end = ts_min(g->k_w, g->in_w - left) * g->in_c;
  const int32_t row_bytes = g->in_w * g->in_c, to_row = p->row_lines * p->line_step;
  to += y0 * to_row;
  x += (top + y0 * g->dilation_h) * row_bytes + left * g->in_c;
  if (p->row_lines == 1) {
    const int32_t bytes = end - first;
    if (bytes <= 0) return;
    to += first, x += first;
    for (int32_t i = y0; i < y1; ++i, to += to_row, x += g->dilation_h * row_bytes) ts_conv_2d_mve_copy(to, x, bytes);
    return;
  }
  for (int32_t i = y0; i < y1; ++i, to += to_row, x += g->dilation_h * row_bytes)
    for (int32_t k = 0, at = 0; k < p->row_lines; ++k, at += p->line) {
      const int32_t from = ts_max(first, at), bytes = ts_min(end, at + p->line) - from;
      if (bytes > 0) ts_conv_2d_mve_copy(to + k * p->line_step + from - at, x + from, bytes);
    }
}

/* ---- the kernel ---- */

/* The columns of pixels from output (oy, ox) on: at most a block of them, and not those that can slide (but at least one). */
static __attribute__((noinline)) int32_t ts_conv_2d_mve_lay_out(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *to, int32_t oy, int32_t ox, int32_t left,
                                             ts_conv_2d_mve_columns_function *columns) {
  const ts_window *g = &p->window;
  int32_t done = 0;
  for (int32_t count; done < ts_min(p->block, left); done += count, to += count * 16 * p->chunks) {
    const int32_t top = oy * g->stride_h - g->pad_top, at = ox * g->stride_w - g->pad_left;
    const uint32_t column = (uint32_t)(ox - p->inside_left);
    count = 1;
    if ((uint32_t)(oy - p->inside_top) < p->inside_rows && column < p->inside_columns) {
      if (p->sliding && done && column == 0 && p->inside_columns >= 4) break;
      count = ts_min(ts_min(p->block, left) - done, (int32_t)(p->inside_columns - column));
      const int8_t *from = x + (top * g->in_w + at) * g->in_c;
      for (int32_t r = 0; r < p->calls; ++r, from += g->dilation_h * g->in_w * g->in_c)
        columns(to + r * p->row_lines * p->line_step, from, &p->lines, count);
    } else {
      ts_conv_2d_mve_edge(p, x, top, at, to);
    }
    for (ox += count; ox >= g->out_w; ox -= g->out_w) ++oy;
  }
  return done;
}

static inline void ts_conv_2d_s8_mve(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch,
                                     ts_conv_2d_mve_columns_function *columns, ts_conv_2d_mve_dot_function *dot,
                                     ts_conv_2d_mve_dot_function *slide) {
  const ts_window *g = &p->window;
  ts_conv_2d_mve_dot d = {(int8_t *)scratch, y, (int8_t *)scratch + (p->block >> 2) * p->quad_bytes, 0};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c) {
    int32_t oy = 0, ox = 0;
    for (int32_t left = g->out_h * g->out_w; left > 0; left -= d.pixels, d.y += d.pixels * g->out_c) {
      const uint32_t column = (uint32_t)(ox - p->inside_left);
      if (slide && (uint32_t)(oy - p->inside_top) < p->inside_rows && column + 4 <= p->inside_columns && ox >= p->inside_left) {
        d.columns = x + ((oy * g->stride_h - g->pad_top) * g->in_w + ox - g->pad_left) * g->in_c;
        d.pixels = (int32_t)(p->inside_columns - column) & ~3;
        slide(&d, p);
      } else {
        d.columns = (int8_t *)scratch;
        if (p->dense) {
          d.pixels = ts_min(p->block, left);
          columns((int8_t *)scratch, x + (g->out_h * g->out_w - left) * g->in_c, &p->lines, d.pixels);
        } else {
          d.pixels = ts_conv_2d_mve_lay_out(p, x, (int8_t *)scratch, oy, ox, left, columns);
        }
        dot(&d, p);
      }
      if (!p->dense)
        for (ox += d.pixels; ox >= g->out_w; ox -= g->out_w) ++oy;
    }
  }
}

#define TS_CONV_2D_MVE_NONE(kind) 0
#define TS_CONV_2D_MVE_SLIDE(kind) ts_conv_2d_mve_slide_##kind
#define TS_CONV_2D_S8_MVE_DEFINE(kind, line_chunks, sliding)                                                              \
  extern ts_conv_2d_mve_dot_function ts_conv_2d_mve_dot_##kind, ts_conv_2d_mve_slide_##kind;                              \
  extern ts_conv_2d_mve_columns_function ts_conv_2d_mve_columns_##line_chunks;                                            \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch) {     \
    ts_conv_2d_s8_mve(p, x, y, scratch, ts_conv_2d_mve_columns_##line_chunks, ts_conv_2d_mve_dot_##kind, sliding(kind));  \
  }
