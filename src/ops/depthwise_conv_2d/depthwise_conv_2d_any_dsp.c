/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_any_dsp.h"

#include <arm_acle.h>

/* The taps of one position of the window that lie inside, and the way from one to the next. */
typedef struct {
  int32_t rows, columns;
  int32_t x_row, w_row, x_step, w_step;
} ts_depthwise_any_taps;

static inline uint32_t ts_depthwise_any_word(const int8_t *from) {
  uint32_t v;
  memcpy(&v, from, sizeof v);
  return v;
}

/* Bytes 1 and 3 as halfwords; the same, added to `to`. gcc does not join the rotation to the instruction. */
static inline int32_t ts_depthwise_any_odd(uint32_t v) {
  int32_t r;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(r) : "r"(v));
  return r;
}
static inline int32_t ts_depthwise_any_add_odd(int32_t to, uint32_t v) {
  int32_t r;
  __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(r) : "r"(to), "r"(v));
  return r;
}

/* n: the channel's numbers. */
static inline int8_t ts_depthwise_any_requantise(int32_t sum, const int32_t *n) {
  int32_t product;
  __asm__("smmla %0, %1, %2, %3" : "=r"(product) : "r"(sum * 256), "r"(n[1]), "r"(n[2]));
  return (int8_t)__ssat((product + (sum >> 31) * 128) >> n[3], 8);
}

static inline void ts_depthwise_any_four(const ts_depthwise_any_taps *t, const int8_t *x, const int8_t *w, int32_t zeros, const int32_t *n, int8_t *y) {
  int32_t s0 = n[0], s1 = n[4], s2 = n[8], s3 = n[12];
  const int32_t x_step = t->x_step, w_step = t->w_step;
  for (int32_t i = t->rows; i > 0; --i, x += t->x_row, w += t->w_row) {
    const int8_t *px = x, *pw = w;
    for (int32_t j = t->columns; j > 0; --j, px += x_step, pw += w_step) {
      const uint32_t a = ts_depthwise_any_word(px), b = ts_depthwise_any_word(pw);
      const int32_t a02 = __sxtab16(zeros, (int8x4_t)a), a13 = ts_depthwise_any_add_odd(zeros, a);
      const int32_t b02 = __sxtb16((int8x4_t)b), b13 = ts_depthwise_any_odd(b);
      s0 = __smlabb(a02, b02, s0);
      s1 = __smlabb(a13, b13, s1);
      s2 = __smlatt(a02, b02, s2);
      s3 = __smlatt(a13, b13, s3);
    }
  }
  y[0] = ts_depthwise_any_requantise(s0, n);
  y[1] = ts_depthwise_any_requantise(s1, n + 4);
  y[2] = ts_depthwise_any_requantise(s2, n + 8);
  y[3] = ts_depthwise_any_requantise(s3, n + 12);
}

static inline int8_t ts_depthwise_any_one(const ts_depthwise_any_taps *t, const int8_t *x, const int8_t *w, int32_t x_zero, const int32_t *n) {
  int32_t sum = n[0];
  for (int32_t i = t->rows; i > 0; --i, x += t->x_row, w += t->w_row)
    for (int32_t j = 0; j < t->columns; ++j) sum += (x[j * t->x_step] - x_zero) * w[j * t->w_step];
  return ts_depthwise_any_requantise(sum, n);
}

TS_KERNEL void ts_depthwise_conv_2d_s8_any_dsp(const ts_depthwise_conv_2d_s8_any_dsp_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t channels = g->out_c, zeros = (int32_t)((uint32_t)(uint16_t)-p->x_zero * 0x00010001u);
  const int32_t clamp = p->low > -128 || p->high < 127;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * channels)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += channels) {
        const ts_taps at = ts_taps_at(g, oy, ox);
        ts_depthwise_any_taps t = {at.y1 - at.y0, at.x1 - at.x0, g->dilation_h * g->in_w * channels, g->k_w * channels, g->dilation_w * channels, channels};
        if (t.columns == 1) { /* one column is a row as well */
          t.columns = t.rows, t.x_step = t.x_row, t.w_step = t.w_row;
          t.rows = 1;
        }
        const int8_t *const px = x + ts_tap(g, &at, at.y0, at.x0), *const w = p->weights + (at.y0 * g->k_w + at.x0) * channels;
        int32_t c = 0;
        for (; c + 4 <= channels; c += 4) ts_depthwise_any_four(&t, px + c, w + c, zeros, p->numbers + 4 * c, y + c);
        for (; c < channels; ++c) y[c] = ts_depthwise_any_one(&t, px + c, w + c, p->x_zero, p->numbers + 4 * c);
        for (c = 0; clamp && c < channels; ++c) y[c] = (int8_t)ts_clamp(y[c], p->low, p->high);
      }
}
