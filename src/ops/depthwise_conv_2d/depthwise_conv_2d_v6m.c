/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_v6m.h"

/* depthwise_conv_2d_v6m.S: one channel of two rows of outputs. */
typedef struct {
  const uint32_t *strip, *end;
  int8_t *y;
  int32_t apart; /* bytes from a row of outputs to the next; 0: there is one row */
  int32_t start, top;
  int32_t step;  /* bytes from a column of outputs to the next */
  int32_t low, high;
  const int32_t *numbers;
} ts_depthwise_v6m_rows;

typedef void ts_depthwise_v6m_function(const ts_depthwise_v6m_rows *d);

static inline uint32_t ts_depthwise_v6m_word(int32_t x0, int32_t x1) { return (uint32_t)x0 + ((uint32_t)x1 << 16); }

/* A row of one channel of the image, or of padding. */
typedef struct {
  const int8_t *x;
  int32_t step;
} ts_depthwise_v6m_line;

static inline ts_depthwise_v6m_line ts_depthwise_v6m_line_of(const ts_window *g, const int8_t *x, const int8_t *padding, int32_t row) {
  return row >= 0 && row < g->in_h ? (ts_depthwise_v6m_line){x + row * g->in_w * g->in_c, g->in_c} : (ts_depthwise_v6m_line){padding, 0};
}

/* Word i of each column: of rows `row` and `below`. */
static __attribute__((noinline)) void ts_depthwise_v6m_lay(uint32_t *to, const ts_window *g, const int8_t *x, const int8_t *padding, int32_t row,
                                                           int32_t below, int32_t n) {
  const ts_depthwise_v6m_line a = ts_depthwise_v6m_line_of(g, x, padding, row), b = ts_depthwise_v6m_line_of(g, x, padding, below);
  const int8_t *x0 = a.x, *x1 = b.x;
  for (; n > 0; --n, to += g->k_h, x0 += a.step, x1 += b.step) *to = ts_depthwise_v6m_word(*x0, *x1);
}

/* From two rows of outputs to the next two, with stride 1: all but two of a column's words move up by two. `row` is the first new one. */
static inline void ts_depthwise_v6m_advance(uint32_t *to, const ts_window *g, const int8_t *x, const int8_t *padding, int32_t row, int32_t n, int32_t k_h) {
  const int32_t line = g->in_w * g->in_c, channels = g->in_c;
  if (row >= 0 && row + 2 < g->in_h) {
    for (x += row * line; n > 0; --n, to += k_h, x += channels) {
      const int32_t middle = x[line];
      for (int32_t k = 0; k < k_h - 2; ++k) to[k] = to[k + 2];
      to[k_h - 2] = ts_depthwise_v6m_word(x[0], middle);
      to[k_h - 1] = ts_depthwise_v6m_word(middle, x[2 * line]);
    }
    return;
  }
  for (int32_t i = 0; i < n * k_h; i += k_h)
    for (int32_t k = 0; k < k_h - 2; ++k) to[i + k] = to[i + k + 2];
  for (int32_t k = 0; k < 2; ++k) ts_depthwise_v6m_lay(to + k_h - 2 + k, g, x, padding, row + k, row + k + 1, n);
}

/* Two rows of outputs with stride 2 and three tap rows: each input is read once. */
static inline void ts_depthwise_v6m_lay_3_by_2(uint32_t *to, const int8_t *x, int32_t line, int32_t channels, int32_t n) {
  for (; n > 0; --n, to += 3, x += channels) {
    const int32_t second = x[2 * line];
    to[0] = ts_depthwise_v6m_word(x[0], second);
    to[1] = ts_depthwise_v6m_word(x[line], x[3 * line]);
    to[2] = ts_depthwise_v6m_word(second, x[4 * line]);
  }
}

static inline __attribute__((always_inline)) void ts_depthwise_conv_2d_s8_v6m(const ts_depthwise_conv_2d_s8_v6m_params *p, const int8_t *x, int8_t *y,
                                                                              uint32_t *strip, ts_depthwise_v6m_function *rows, int32_t k_h,
                                                                              int32_t k_w, int32_t stride, int32_t constants) {
  const ts_window *g = &p->window;
  const int32_t line = g->out_w * g->out_c, taps = k_h * k_w, columns = (g->out_w - 1) * stride + k_w;
  const int32_t n = ts_min(g->in_w, columns - g->pad_left);
  const int8_t padding = (int8_t)p->x_zero;
  uint32_t *const inside = strip + g->pad_left * k_h;
  int32_t numbers[25 + 5];
  ts_depthwise_v6m_rows d = {strip, strip + g->out_w * stride * k_h, y, line, 0, 0, g->out_c, p->low, p->high, numbers};
  for (int32_t i = 0; i < columns * k_h; ++i) strip[i] = ts_depthwise_v6m_word(p->x_zero, p->x_zero);
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c, y += g->out_h * line) {
    const int8_t *weights = p->weights;
    const int32_t *channel = p->channels;
    for (int32_t c = 0; c < g->out_c; ++c, weights += taps, channel += constants) {
      for (int32_t i = 0; i < taps; ++i) numbers[i] = weights[i];
      for (int32_t i = 2; i < constants; ++i) numbers[taps + i - 2] = channel[i];
      d.start = channel[0], d.top = channel[1];
      d.y = y + c;
      d.apart = line;
      for (int32_t oy = 0; oy < g->out_h; oy += 2, d.y += 2 * line) {
        const int32_t row = oy * stride - g->pad_top;
        if (stride == 1 && k_h > 1) {
          if (oy == 0) /* where advancing finds them */
            for (int32_t k = 2; k < k_h; ++k) ts_depthwise_v6m_lay(inside + k, g, x + c, &padding, row + k - 2, row + k - 1, n);
          ts_depthwise_v6m_advance(inside, g, x + c, &padding, row + k_h - 2, n, k_h);
        } else if (k_h == 3 && stride == 2 && row >= 0 && row + 4 < g->in_h) {
          ts_depthwise_v6m_lay_3_by_2(inside, x + c + row * g->in_w * g->in_c, g->in_w * g->in_c, g->in_c, n);
        } else {
          for (int32_t k = 0; k < k_h; ++k) ts_depthwise_v6m_lay(inside + k, g, x + c, &padding, row + k, row + k + stride, n);
        }
        if (oy + 1 == g->out_h) d.apart = 0;
        rows(&d);
      }
    }
  }
}

#define TS_DEPTHWISE_CONV_2D_S8_V6M_DEFINE(kind, k_h, k_w, stride, constants)                                                            \
  extern ts_depthwise_v6m_function ts_depthwise_v6m_##kind;                                                                              \
  TS_KERNEL void ts_depthwise_conv_2d_s8_v6m_##kind(const ts_depthwise_conv_2d_s8_v6m_params *p, const int8_t *x, int8_t *y,             \
                                                    void *scratch) {                                                                     \
    ts_depthwise_conv_2d_s8_v6m(p, x, y, (uint32_t *)scratch, ts_depthwise_v6m_##kind, k_h, k_w, stride, constants);                     \
  }
