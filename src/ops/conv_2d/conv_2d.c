/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d.h"

#include "ts_dot.h"
#include "ts_hybrid.h"

/* The sums of one output: `x` is its group's first channel of the image, `w` its own weights. */

static inline float ts_conv_2d_sum_f32(const ts_window *g, const ts_taps *t, int32_t k_c, const float *x, const float *w, float acc) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const float *px = x + ts_tap(g, t, i, j), *pw = w + (i * g->k_w + j) * k_c;
      for (int32_t c = 0; c < k_c; ++c) acc = ts_fma(px[c], pw[c], acc);
    }
  return acc;
}

static inline int32_t ts_conv_2d_sum_s8(const ts_window *g, const ts_taps *t, int32_t k_c, const int8_t *x, int32_t x_zero,
                                        const int8_t *w, int32_t acc) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const int8_t *px = x + ts_tap(g, t, i, j), *pw = w + (i * g->k_w + j) * k_c;
      for (int32_t c = 0; c < k_c; ++c) acc = ts_add(acc, (px[c] - x_zero) * pw[c]);
    }
  return acc;
}

/* Of up to four outputs of a group; a row of the window is one run of numbers where columns are not dilated. */
static inline void ts_conv_2d_sums_s16(const ts_window *g, const ts_taps *t, int32_t k_c, int32_t rows, const int16_t *x, const int8_t *w, int64_t *sums) {
  const int32_t w_size = g->k_h * g->k_w * k_c, whole = g->dilation_w == 1 && k_c == g->in_c;
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0, taps; j < t->x1; j += taps) {
      taps = whole ? t->x1 - t->x0 : 1;
      ts_dot_s16(w + (i * g->k_w + j) * k_c, w_size, rows, x + ts_tap(g, t, i, j), taps * k_c, sums);
    }
}

/* One position's window as one run of numbers, those outside of the image being `fill`: `bytes` long each. A window of one tap is read where it
 * stands. */
static inline void ts_conv_2d_copy(void *to, const void *from, int32_t bytes) {
  uint8_t *t = (uint8_t *)to;
  const uint8_t *f = (const uint8_t *)from;
  for (; bytes >= 4; bytes -= 4, t += 4, f += 4) memcpy(t, f, 4);
  for (; bytes > 0; --bytes) *t++ = *f++;
}
static inline const void *ts_conv_2d_gather(const ts_window *g, const ts_taps *t, int32_t bytes, int32_t fill, const void *x, void *scratch) {
  const int32_t whole = t->x1 - t->x0 == g->k_w && t->y1 - t->y0 == g->k_h, c = g->in_c * bytes, taps = g->dilation_w == 1 ? ts_max(0, t->x1 - t->x0) : 1;
  const uint8_t *from = (const uint8_t *)x;
  uint8_t *to = (uint8_t *)scratch;
  if (g->k_h * g->k_w == 1 && whole) return from + ts_tap(g, t, 0, 0) * bytes;
  if (!whole) memset(to, fill, (size_t)(g->k_h * g->k_w * c));
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; j += taps) ts_conv_2d_copy(to + (i * g->k_w + j) * c, from + ts_tap(g, t, i, j) * bytes, taps * c);
  return scratch;
}

static inline void ts_conv_2d_sums_hybrid(const ts_window *g, const ts_taps *t, int32_t k_c, int32_t rows, const int8_t *x, int32_t x_zero, const int8_t *w,
                                          int32_t *sums) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j)
      ts_dot(w + (i * g->k_w + j) * k_c, g->k_h * g->k_w * k_c, rows, 0, x + ts_tap(g, t, i, j), x_zero, k_c, sums);
}

TS_KERNEL void ts_conv_2d_f32(const ts_conv_2d_f32_params *p, const float *x, float *y) {
  const ts_window *g = &p->window;
  const int32_t k_c = p->k_c, w_size = g->k_h * g->k_w * k_c, per_group = g->out_c / (g->in_c / k_c);
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o) {
          float acc = p->bias ? p->bias[o] : 0.0f;
          acc = ts_conv_2d_sum_f32(g, &t, k_c, x + o / per_group * k_c, p->weights + o * w_size, acc);
          acc = acc < p->low ? p->low : acc;
          y[o] = acc > p->high ? p->high : acc;
        }
      }
}

TS_KERNEL void ts_conv_2d_f32_rt(const ts_conv_2d_f32_params *p, const float *x, const float *w, const float *b, float *y) {
  ts_conv_2d_f32_params q = *p;
  q.weights = w;
  q.bias = b;
  ts_conv_2d_f32(&q, x, y);
}

TS_KERNEL void ts_conv_2d_s8(const ts_conv_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t k_c = p->k_c, w_size = g->k_h * g->k_w * k_c, per_group = g->out_c / (g->in_c / k_c);
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o) {
          int32_t acc = p->bias ? p->bias[o] : 0;
          acc = ts_conv_2d_sum_s8(g, &t, k_c, x + o / per_group * k_c, p->x_zero, p->weights + o * w_size, acc);
          acc = ts_add(p->y_zero, ts_requantise(acc, p->multiplier[o], p->shift[o]));
          y[o] = (int8_t)ts_clamp(acc, p->low, p->high);
        }
      }
}

TS_KERNEL void ts_conv_2d_s16(const ts_conv_2d_s16_params *p, const int16_t *x, int16_t *y) {
  const ts_window *g = &p->window;
  const int32_t k_c = p->k_c, w_size = g->k_h * g->k_w * k_c, per_group = g->out_c / (g->in_c / k_c);
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0, rows; o < g->out_c; o += rows) {
          const int32_t group = o / per_group;
          rows = ts_min(4, (group + 1) * per_group - o);
          int64_t sums[4];
          for (int32_t k = 0; k < rows; ++k) sums[k] = p->bias ? p->bias[o + k] : 0;
          ts_conv_2d_sums_s16(g, &t, k_c, rows, x + group * k_c, p->weights + o * w_size, sums);
          for (int32_t k = 0; k < rows; ++k) {
            const int32_t q = p->narrow ? ts_requantise((int32_t)(uint32_t)sums[k], p->multiplier[o + k], p->shift[o + k])
                                        : ts_requantise_64(sums[k], p->multiplier[o + k], p->shift[o + k]);
            y[o + k] = (int16_t)ts_clamp(q, p->low, p->high);
          }
        }
      }
}

TS_KERNEL void ts_conv_2d_s16_word(const ts_conv_2d_s16_word_params *p, const int16_t *x, int16_t *y, void *scratch) {
  const ts_window *g = &p->window;
  const int32_t size = g->k_h * g->k_w * g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        const int16_t *window = (const int16_t *)ts_conv_2d_gather(g, &t, 2, 0, x, scratch);
        for (int32_t o = 0; o < g->out_c; o += 4) {
          const int32_t rows = ts_min(4, g->out_c - o), *numbers = p->numbers + 2 * o;
          int32_t sums[4];
          ts_dot_s16_begin(numbers, rows, sums);
          ts_dot_s16_word(p->weights + o * size, size, rows, window, size, sums);
          ts_dot_s16_end(numbers, rows, sums, p->low, p->high, y + o);
        }
      }
}

TS_KERNEL void ts_conv_2d_hybrid(const ts_conv_2d_hybrid_params *p, const float *x, float *y, void *scratch) {
  const ts_window *g = &p->window;
  const int32_t k_c = p->k_c, w_size = g->k_h * g->k_w * k_c, per_group = g->out_c / (g->in_c / k_c);
  const int32_t image = g->in_h * g->in_w * g->in_c;
  int8_t *q = (int8_t *)scratch;
  for (int32_t n = 0; n < g->batches; ++n, x += image) {
    int32_t zero;
    const float x_scale = ts_quantise_row(x, image, p->asymmetric, q, &zero);
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        const int8_t *window = k_c == g->in_c ? (const int8_t *)ts_conv_2d_gather(g, &t, 1, zero, q, q + image) : NULL;
        for (int32_t o = 0, rows; o < g->out_c; o += rows) {
          const int32_t group = o / per_group;
          rows = ts_min(4, (group + 1) * per_group - o);
          int32_t sums[4] = {0, 0, 0, 0};
          if (window) ts_dot(p->weights + o * w_size, w_size, rows, 0, window, zero, w_size, sums);
          else ts_conv_2d_sums_hybrid(g, &t, k_c, rows, q + group * k_c, zero, p->weights + o * w_size, sums);
          for (int32_t k = 0; k < rows; ++k) {
            const float acc = ts_fma((float)sums[k], x_scale * p->w_scale[o + k], p->bias ? p->bias[o + k] : 0.0f);
            y[o + k] = ts_clampf(acc, p->low, p->high);
          }
        }
      }
  }
}
