/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_v6m.h"

#define TS_APART __attribute__((noinline))

/* ---- conv_2d_v6m.S ---- */

typedef struct {
  const uint32_t *columns;
  const int8_t *weights;
  const int32_t *channels;
  int8_t *y;
  int32_t apart; /* bytes from the first pixel's outputs to the second's; 0: there is one pixel, twice */
  int32_t count; /* channels */
  int32_t steps;
  int32_t low, high;
} ts_conv_2d_v6m_dot;

typedef void ts_conv_2d_v6m_dot_function(const ts_conv_2d_v6m_dot *d);

/* ---- columns ---- */

static inline uint32_t ts_conv_2d_v6m_word(int32_t x0, int32_t x1) { return (uint32_t)x0 + ((uint32_t)x1 << 16); }

/* `n` taps that lie side by side, inside the image for both pixels. */
static TS_APART uint32_t *ts_conv_2d_v6m_row(uint32_t *to, const int8_t *x0, const int8_t *x1, int32_t n) {
  int32_t i = 0;
  for (; i + 4 <= n; i += 4, x0 += 4, x1 += 4, to += 4) {
    to[0] = ts_conv_2d_v6m_word(x0[0], x1[0]);
    to[1] = ts_conv_2d_v6m_word(x0[1], x1[1]);
    to[2] = ts_conv_2d_v6m_word(x0[2], x1[2]);
    to[3] = ts_conv_2d_v6m_word(x0[3], x1[3]);
  }
  for (; i < n; ++i) *to++ = ts_conv_2d_v6m_word(*x0++, *x1++);
  return to;
}

/* One pixel's row of taps: the bytes first .. end - 1 of the `n` at `x` are of the image, the others padding. */
typedef struct {
  const int8_t *x;
  int32_t first, end;
} ts_conv_2d_v6m_line;

static TS_APART uint32_t *ts_conv_2d_v6m_edge(uint32_t *to, const ts_conv_2d_v6m_line *a, const ts_conv_2d_v6m_line *b, int32_t n, int32_t x_zero) {
  for (int32_t i = 0; i < n; ++i)
    *to++ = ts_conv_2d_v6m_word(i >= a->first && i < a->end ? a->x[i] : x_zero, i >= b->first && i < b->end ? b->x[i] : x_zero);
  return to;
}

/* Row i of the window of the pixel (oy, ox). */
static inline ts_conv_2d_v6m_line ts_conv_2d_v6m_line_of(const ts_window *g, const int8_t *x, int32_t row, int32_t left) {
  const int32_t inside = row >= 0 && row < g->in_h;
  return (ts_conv_2d_v6m_line){x + (row * g->in_w + left) * g->in_c, ts_max(0, -left) * g->in_c,
                               inside ? ts_min(g->k_w, g->in_w - left) * g->in_c : 0};
}

/* ---- the kernel ---- */

static TS_APART void ts_conv_2d_s8_v6m(const ts_conv_2d_s8_v6m_params *p, const int8_t *x, int8_t *y, uint32_t *columns,
                                       ts_conv_2d_v6m_dot_function *dot) {
  const ts_window *g = &p->window;
  const int32_t run = g->k_w * g->in_c, pixels = g->out_h * g->out_w;
  ts_conv_2d_v6m_dot d = {columns, p->weights + 2 * (-g->out_c & 3), p->channels, y, g->out_c, g->out_c, p->steps, p->low, p->high};
  columns[2 * p->steps - 1] = 0; /* behind an odd number of taps */
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c) {
    int32_t oy = 0, ox = 0;
    for (int32_t i = 0; i < pixels; i += 2) {
      int32_t oy_1 = oy, ox_1 = ox + 1;
      if (ox_1 == g->out_w) ++oy_1, ox_1 = 0;
      if (i + 1 == pixels) oy_1 = oy, ox_1 = ox, d.apart = 0;
      const int32_t left = ox * g->stride_w - g->pad_left, left_1 = ox_1 * g->stride_w - g->pad_left;
      int32_t row = oy * g->stride_h - g->pad_top, row_1 = oy_1 * g->stride_h - g->pad_top;
      uint32_t *to = columns;
      for (int32_t k = 0; k < g->k_h; ++k, row += g->dilation_h, row_1 += g->dilation_h) {
        const ts_conv_2d_v6m_line a = ts_conv_2d_v6m_line_of(g, x, row, left), b = ts_conv_2d_v6m_line_of(g, x, row_1, left_1);
        to = a.first == 0 && b.first == 0 && a.end == run && b.end == run ? ts_conv_2d_v6m_row(to, a.x, b.x, run)
                                                                         : ts_conv_2d_v6m_edge(to, &a, &b, run, p->x_zero);
      }
      dot(&d);
      d.y += g->out_c + d.apart;
      oy = oy_1, ox = ox_1 + 1;
      if (ox == g->out_w) ++oy, ox = 0;
    }
    d.apart = g->out_c;
  }
}

#define TS_CONV_2D_S8_V6M_DEFINE(kind)                                                                                          \
  extern ts_conv_2d_v6m_dot_function ts_conv_2d_v6m_dot_##kind;                                                                 \
  TS_KERNEL void ts_conv_2d_s8_v6m_##kind(const ts_conv_2d_s8_v6m_params *p, const int8_t *x, int8_t *y, void *scratch) {       \
    ts_conv_2d_s8_v6m(p, x, y, (uint32_t *)scratch, ts_conv_2d_v6m_dot_##kind);                                                 \
  }
