/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_dsp.h"

#include <arm_acle.h>

/* ---- conv_2d_dsp.S ---- */

typedef struct {
  const uint32_t *columns;
  const int32_t *stream;
  int8_t *y;
  int32_t pairs, pair_bytes, steps, channels;
} ts_conv_2d_dot;

typedef struct {
  int32_t rows, words, skip;
} ts_conv_2d_rows;

typedef void ts_conv_2d_dot_function(const ts_conv_2d_dot *d);
typedef void ts_conv_2d_columns_function(uint32_t *to, const int8_t *x0, const int8_t *x1, const ts_conv_2d_rows *r);

/* ---- columns of windows that lie partly outside ---- */

/* Four numbers of one pixel: the two words that stand for them. */
static inline void ts_conv_2d_put(uint32_t *to, uint32_t bytes, int32_t scale) {
  const uint32_t low = (uint32_t)__sxtb16(bytes);
  to[0] = scale == 256 ? (bytes << 8) & 0xFF00FF00u : low;
  to[1] = scale == 256 ? bytes & 0xFF00FF00u : scale == 1 ? (uint32_t)__sxtb16(bytes >> 8 | bytes << 24) : bytes ^ 0x007F007Fu;
}

/* Bytes i .. i + 3 of a row of a window, of which `first` .. `end` - 1 come from the image, the others are padding. */
static inline uint32_t ts_conv_2d_partial(const int8_t *x, int32_t at, int32_t i, int32_t first, int32_t end, uint32_t zeros) {
  for (int32_t k = 0; k < 4; ++k) {
    const uint32_t byte = i + k >= first && i + k < end ? (uint8_t)x[at + i + k] : (uint8_t)zeros;
    zeros = zeros >> 8 | byte << 24; /* after four turns every byte is at its place */
  }
  return zeros;
}

/* The window at (top, left) of one pixel; its words are to[0], to[1], to[4], to[5] ... */
static inline void ts_conv_2d_edge(const ts_window *g, int32_t x_zero, const int8_t *x, int32_t top, int32_t left, uint32_t *to,
                                   int32_t scale) {
  const int32_t run = g->k_w * g->in_c;
  const int32_t first = ts_max(0, -left) * g->in_c, end = ts_min(g->k_w, g->in_w - left) * g->in_c;
  const uint32_t zeros = (uint32_t)(uint8_t)x_zero * 0x01010101u;
  for (int32_t row = top, rows = g->k_h; rows > 0; --rows, row += g->dilation_h) {
    const int32_t outside = row < 0 || row >= g->in_h;
    const int32_t at = (row * g->in_w + left) * g->in_c;
    const int32_t from = outside ? run : first, until = outside ? run : end;
    int32_t i = 0;
    for (; i + 4 <= from; i += 4, to += 4) ts_conv_2d_put(to, zeros, scale);
    if (i < from) {
      ts_conv_2d_put(to, ts_conv_2d_partial(x, at, i, from, until, zeros), scale);
      i += 4, to += 4;
    }
    for (; i + 4 <= until; i += 4, to += 4) {
      uint32_t v;
      memcpy(&v, x + at + i, sizeof v);
      ts_conv_2d_put(to, v, scale);
    }
    for (; i < run; i += 4, to += 4)
      ts_conv_2d_put(to, i < until ? ts_conv_2d_partial(x, at, i, from, until, zeros) : zeros, scale);
  }
}

/* ---- the kernel ---- */

static inline void ts_conv_2d_clamp(int8_t *y, int32_t n, int32_t low, int32_t high) {
  for (int32_t i = 0; i < n; ++i) y[i] = (int8_t)ts_clamp(y[i], low, high);
}

/* Is the window of output (oy, ox) inside the image? */
static inline int32_t ts_conv_2d_inside(const ts_conv_2d_s8_dsp_params *p, int32_t oy, int32_t ox) {
  const uint32_t row = (uint32_t)(oy - p->inside_top), column = (uint32_t)(ox - p->inside_left);
  return row < p->inside_rows && column < (row + 1 == p->inside_rows ? p->last_columns : p->inside_columns);
}

/* The columns of the pair of pixels that starts at (oy, ox); a pixel behind the last is the last again. */
static inline void ts_conv_2d_pair(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, const ts_conv_2d_rows *rows, int32_t oy, int32_t ox,
                                   uint32_t *to, int32_t scale, ts_conv_2d_columns_function *columns) {
  const ts_window *g = &p->window;
  int32_t oy1 = oy, ox1 = ox + 1;
  if (ox1 == g->out_w) {
    if (oy + 1 < g->out_h) oy1 = oy + 1, ox1 = 0;
    else ox1 = ox;
  }
  const int32_t top = oy * g->stride_h - g->pad_top, left = ox * g->stride_w - g->pad_left;
  const int32_t top1 = oy1 * g->stride_h - g->pad_top, left1 = ox1 * g->stride_w - g->pad_left;
  if (ts_conv_2d_inside(p, oy, ox) && ts_conv_2d_inside(p, oy1, ox1)) {
    columns(to, x + (top * g->in_w + left) * g->in_c, x + (top1 * g->in_w + left1) * g->in_c, rows);
  } else {
    ts_conv_2d_edge(g, p->x_zero, x, top, left, to, scale);
    ts_conv_2d_edge(g, p->x_zero, x, top1, left1, to + 2, scale);
  }
}

static inline void ts_conv_2d_s8_dsp(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t scale,
                                     ts_conv_2d_columns_function *columns, ts_conv_2d_dot_function *dot) {
  const ts_window *g = &p->window;
  const int32_t pixels = g->out_h * g->out_w, even = (g->out_c + 1) & ~1;
  /* Windows of one pixel that follow one another without a gap: a block of them is laid out in one go. */
  const int32_t dense = g->k_h == 1 && g->k_w == 1 && g->stride_h == 1 && g->stride_w == 1 && g->in_c % 4 == 0;
  const int32_t clamp = p->low > -128 || p->high < 127;
  const int32_t words = (g->k_w * g->in_c + 3) / 4;
  ts_conv_2d_rows rows = {g->k_h, words, g->dilation_h * g->in_w * g->in_c - 4 * words};
  uint32_t *const to = (uint32_t *)scratch;
  int8_t *const apart = (int8_t *)(to + p->block * 4 * p->steps);
  ts_conv_2d_dot d = {to, p->stream, y, 0, 16 * p->steps, p->steps, even};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c) {
    int32_t oy = 0, ox = 0;
    for (int32_t i = 0; i < pixels; i += 2 * d.pairs) {
      const int32_t left = pixels - i;
      /* Whole pairs go straight to y. An odd number of channels, or the last pixel without a partner, goes by a buffer. */
      const int32_t direct = left > 1 && even == g->out_c;
      d.pairs = direct ? ts_min(p->block, left / 2) : 1;
      if (dense && direct) {
        rows.rows = d.pairs;
        rows.skip = g->in_c;
        columns(to, x + i * g->in_c, x + (i + 1) * g->in_c, &rows);
      } else {
        rows.rows = g->k_h;
        rows.skip = g->dilation_h * g->in_w * g->in_c - 4 * words;
        for (int32_t k = 0; k < d.pairs; ++k) {
          if (dense) oy = i / g->out_w, ox = i % g->out_w;
          ts_conv_2d_pair(p, x, &rows, oy, ox, to + k * 4 * p->steps, scale, columns);
          for (ox += 2; ox >= g->out_w; ox -= g->out_w) ++oy;
        }
      }
      d.y = direct ? y : apart;
      dot(&d);
      const int32_t made = direct ? 2 * d.pairs : ts_min(2, left);
      if (!direct)
        for (int32_t k = 0; k < made; ++k) memcpy(y + k * g->out_c, apart + k * even, (size_t)g->out_c);
      if (clamp) ts_conv_2d_clamp(y, made * g->out_c, p->low, p->high);
      y += made * g->out_c;
    }
  }
}

#define TS_CONV_2D_S8_DSP_DEFINE(kind, scale)                                                                             \
  extern ts_conv_2d_dot_function ts_conv_2d_dot_##kind;                                                                   \
  extern ts_conv_2d_columns_function ts_conv_2d_columns_##scale;                                                          \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {     \
    ts_conv_2d_s8_dsp(p, x, y, scratch, scale, ts_conv_2d_columns_##scale, ts_conv_2d_dot_##kind);                        \
  }
