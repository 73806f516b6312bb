/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d.h"

#include "ts_dot.h"
#include "ts_hybrid.h"

/* The sums of one output: `x` is its channel of the image, `w` its own first weight. */

static inline float ts_depthwise_sum_f32(const ts_window *g, const ts_taps *t, const float *x, const float *w, float acc) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) acc = ts_fma(x[ts_tap(g, t, i, j)], w[(i * g->k_w + j) * g->out_c], acc);
  return acc;
}

static inline int32_t ts_depthwise_sum_s8(const ts_window *g, const ts_taps *t, const int8_t *x, int32_t x_zero, const int8_t *w,
                                          int32_t acc) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j)
      acc = ts_add(acc, (x[ts_tap(g, t, i, j)] - x_zero) * w[(i * g->k_w + j) * g->out_c]);
  return acc;
}

static inline int64_t ts_depthwise_sum_s16(const ts_window *g, const ts_taps *t, const int16_t *x, const int8_t *w, int64_t acc) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) acc = ts_add_64(acc, x[ts_tap(g, t, i, j)] * w[(i * g->k_w + j) * g->out_c]);
  return acc;
}

TS_KERNEL void ts_depthwise_conv_2d_f32(const ts_depthwise_conv_2d_f32_params *p, const float *x, float *y) {
  const ts_window *g = &p->window;
  const int32_t m = g->out_c / g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o) {
          float acc = ts_depthwise_sum_f32(g, &t, x + o / m, p->weights + o, p->bias ? p->bias[o] : 0.0f);
          acc = acc < p->low ? p->low : acc;
          y[o] = acc > p->high ? p->high : acc;
        }
      }
}

TS_KERNEL void ts_depthwise_conv_2d_f32_rt(const ts_depthwise_conv_2d_f32_params *p, const float *x, const float *w,
                                           const float *b, float *y) {
  ts_depthwise_conv_2d_f32_params q = *p;
  q.weights = w;
  q.bias = b;
  ts_depthwise_conv_2d_f32(&q, x, y);
}

TS_KERNEL void ts_depthwise_conv_2d_s8(const ts_depthwise_conv_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t m = g->out_c / g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o) {
          int32_t acc = ts_depthwise_sum_s8(g, &t, x + o / m, p->x_zero, p->weights + o, p->bias ? p->bias[o] : 0);
          acc = ts_add(p->y_zero, ts_requantise(acc, p->multiplier[o], p->shift[o]));
          y[o] = (int8_t)ts_clamp(acc, p->low, p->high);
        }
      }
}

TS_KERNEL void ts_depthwise_conv_2d_s16(const ts_depthwise_conv_2d_s16_params *p, const int16_t *x, int16_t *y) {
  const ts_window *g = &p->window;
  const int32_t m = g->out_c / g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o) {
          const int64_t acc = ts_depthwise_sum_s16(g, &t, x + o / m, p->weights + o, p->bias ? p->bias[o] : 0);
          y[o] = (int16_t)ts_clamp(ts_requantise_64(acc, p->multiplier[o], p->shift[o]), p->low, p->high);
        }
      }
}

/* Up to four channels side by side. */
static inline void ts_depthwise_sums_s16(const ts_window *g, const ts_taps *t, int32_t channels, const int16_t *x, const int8_t *w, int32_t *sums) {
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  const int32_t x_step = g->dilation_w * g->in_c, w_step = g->out_c;
  for (int32_t i = t->y0; i < t->y1; ++i) {
    const int16_t *px = x + ts_tap(g, t, i, t->x0);
    const int8_t *pw = w + (i * g->k_w + t->x0) * w_step;
    if (channels == 4)
      for (int32_t j = t->x1 - t->x0; j > 0; --j, px += x_step, pw += w_step) a += px[0] * pw[0], b += px[1] * pw[1], c += px[2] * pw[2], d += px[3] * pw[3];
    else
      for (int32_t j = t->x1 - t->x0; j > 0; --j, px += x_step, pw += w_step) a += px[0] * pw[0];
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}

TS_KERNEL void ts_depthwise_conv_2d_s16_word(const ts_depthwise_conv_2d_s16_word_params *p, const int16_t *x, int16_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0, some; o < g->out_c; o += some) {
          const int32_t *numbers = p->numbers + 2 * o;
          some = o + 4 <= g->out_c ? 4 : 1;
          int32_t sums[4] = {0, 0, 0, 0};
          ts_dot_s16_begin(numbers, some, sums);
          ts_depthwise_sums_s16(g, &t, some, x + o, p->weights + o, sums);
          ts_dot_s16_end(numbers, some, sums, p->low, p->high, y + o);
        }
      }
}

TS_KERNEL void ts_depthwise_conv_2d_hybrid(const ts_depthwise_conv_2d_hybrid_params *p, const float *x, float *y, void *scratch) {
  const ts_window *g = &p->window;
  const int32_t m = g->out_c / g->in_c, image = g->in_h * g->in_w * g->in_c;
  int8_t *q = (int8_t *)scratch;
  for (int32_t n = 0; n < g->batches; ++n, x += image) {
    int32_t zero;
    const float x_scale = ts_quantise_row(x, image, 1, q, &zero);
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o) {
          const int32_t sum = ts_depthwise_sum_s8(g, &t, q + o / m, zero, p->weights + o, 0);
          float acc = ts_fma((float)sum, x_scale * p->w_scale[o], p->bias ? p->bias[o] : 0.0f);
          acc = acc < p->low ? p->low : acc;
          y[o] = acc > p->high ? p->high : acc;
        }
      }
  }
}
