/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_mve.h"

#include <arm_mve.h>

/* ---- conv_2d_mve.S ---- */

typedef struct {
  const int8_t *columns;
  const int32_t *stream;
  int8_t *y;
  void *sums;
  int32_t quads, last, channels, quad_bytes, segments; /* last: pixels of the last quad */
  int32_t zero, low, high;
} ts_conv_2d_mve_dot;

typedef struct {
  int32_t lines, tail, to_line, from_line, to_pixel, from_pixel;
} ts_conv_2d_mve_lines;

typedef void ts_conv_2d_mve_dot_function(const ts_conv_2d_mve_dot *d);
typedef void ts_conv_2d_mve_columns_function(int8_t *to, const int8_t *from, const ts_conv_2d_mve_lines *l, int32_t pixels);

/* ---- a window that lies partly outside ---- */

static inline void ts_conv_2d_mve_fill(int8_t *to, int8_t value, int32_t n) {
  for (const int8x16_t v = vdupq_n_s8(value); n > 0; n -= 16, to += 16) vstrbq_p_s8(to, v, vctp8q((uint32_t)n));
}

static inline void ts_conv_2d_mve_copy(int8_t *to, const int8_t *from, int32_t n) {
  for (; n > 0; n -= 16, from += 16, to += 16) {
    const mve_pred16_t p = vctp8q((uint32_t)n);
    vstrbq_p_s8(to, vldrbq_z_s8(from, p), p);
  }
}

/* The window at (top, left); its lines go to to, to + to_line ... */
static void ts_conv_2d_mve_edge(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int32_t top, int32_t left, int8_t *to, int32_t to_line) {
  const ts_window *g = &p->window;
  const int32_t first = ts_max(0, -left) * g->in_c, end = ts_min(g->k_w, g->in_w - left) * g->in_c;
  for (int32_t row = top, rows = g->k_h; rows > 0; --rows, row += g->dilation_h) {
    const int32_t outside = row < 0 || row >= g->in_h;
    for (int32_t k = 0, at = 0; k < p->lines; ++k, at += p->line, to += to_line) {
      /* Of the line's bytes those from `from` to `until` come from the image. */
      const int32_t from = outside ? p->line : ts_clamp(first - at, 0, p->line), until = outside ? p->line : ts_clamp(end - at, from, p->line);
      ts_conv_2d_mve_fill(to, (int8_t)p->x_zero, from);
      ts_conv_2d_mve_copy(to + from, x + (row * g->in_w + left) * g->in_c + at + from, until - from);
      ts_conv_2d_mve_fill(to + until, (int8_t)p->x_zero, p->line - until);
    }
  }
}

/* ---- the kernel ---- */

static inline void ts_conv_2d_s8_mve(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch,
                                     ts_conv_2d_mve_columns_function *columns, ts_conv_2d_mve_dot_function *dot) {
  const ts_window *g = &p->window;
  const int32_t pixels = g->out_h * g->out_w, pixel = 16 * p->chunks, row_bytes = g->in_w * g->in_c;
  /* Windows that follow one another without end. */
  const int32_t dense = g->k_h == 1 && g->k_w == 1 && g->stride_h == 1 && g->stride_w == 1;
  /* The lines of all rows lie at the same distance, or there is a call for each row. */
  const int32_t calls = p->lines > 1 ? g->k_h : 1;
  const int32_t to_line = p->segments > 1 ? 4 * pixel : p->line, from_line = p->lines > 1 ? p->line : g->dilation_h * row_bytes;
  const int32_t lines = calls > 1 ? p->lines : p->lines * g->k_h;
  const ts_conv_2d_mve_lines l = {lines,
                                  (p->line - 1) % 16 + 1,
                                  to_line - ((p->line + 15) & ~15),
                                  from_line - ((p->line + 15) & ~15),
                                  pixel - lines * to_line,
                                  g->stride_w * g->in_c - lines * from_line};
  int8_t *const to = (int8_t *)scratch;
  ts_conv_2d_mve_dot d = {to, p->stream, y, to + p->block * p->segments * 4 * pixel, 0, 0, g->out_c, p->segments * 4 * pixel, p->segments,
                          p->zero, p->low, p->high};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * row_bytes) {
    int32_t oy = 0, ox = 0;
    for (int32_t i = 0, made; i < pixels; i += made) {
      made = ts_min(4 * p->block, pixels - i);
      for (int32_t k = 0, count; k < made; k += count) {
        const int32_t top = oy * g->stride_h - g->pad_top, left = ox * g->stride_w - g->pad_left;
        const uint32_t column = (uint32_t)(ox - p->inside_left);
        count = 1;
        if ((uint32_t)(oy - p->inside_top) < p->inside_rows && column < p->inside_columns) {
          count = dense ? made : ts_min(made - k, (int32_t)(p->inside_columns - column));
          for (int32_t r = 0; r < calls; ++r)
            columns(to + k * pixel + r * p->lines * 4 * pixel, x + (top + r * g->dilation_h) * row_bytes + left * g->in_c, &l, count);
        } else {
          ts_conv_2d_mve_edge(p, x, top, left, to + k * pixel, to_line);
        }
        for (ox += count; ox >= g->out_w; ox -= g->out_w) ++oy;
      }
      d.quads = (made + 3) / 4;
      d.last = (made - 1) % 4 + 1;
      d.y = y;
      dot(&d);
      y += made * g->out_c;
    }
  }
}

#define TS_CONV_2D_S8_MVE_DEFINE(kind, line_chunks)                                                                       \
  extern ts_conv_2d_mve_dot_function ts_conv_2d_mve_dot_##kind;                                                           \
  extern ts_conv_2d_mve_columns_function ts_conv_2d_mve_columns_##line_chunks;                                            \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch) {     \
    ts_conv_2d_s8_mve(p, x, y, scratch, ts_conv_2d_mve_columns_##line_chunks, ts_conv_2d_mve_dot_##kind);                 \
  }
