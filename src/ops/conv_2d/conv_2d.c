/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d.h"

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

static inline int64_t ts_conv_2d_sum_s16(const ts_window *g, const ts_taps *t, int32_t k_c, const int16_t *x, const int8_t *w,
                                         int64_t acc) {
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const int16_t *px = x + ts_tap(g, t, i, j);
      const int8_t *pw = w + (i * g->k_w + j) * k_c;
      for (int32_t c = 0; c < k_c; ++c) acc = ts_add_64(acc, px[c] * pw[c]);
    }
  return acc;
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
        for (int32_t o = 0; o < g->out_c; ++o) {
          int64_t acc = p->bias ? p->bias[o] : 0;
          acc = ts_conv_2d_sum_s16(g, &t, k_c, x + o / per_group * k_c, p->weights + o * w_size, acc);
          const int32_t q = p->narrow ? ts_requantise((int32_t)(uint32_t)acc, p->multiplier[o], p->shift[o])
                                      : ts_requantise_64(acc, p->multiplier[o], p->shift[o]);
          y[o] = (int16_t)ts_clamp(q, p->low, p->high);
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
        for (int32_t o = 0; o < g->out_c; ++o) {
          const int32_t sum = ts_conv_2d_sum_s8(g, &t, k_c, q + o / per_group * k_c, zero, p->weights + o * w_size, 0);
          float acc = ts_fma((float)sum, x_scale * p->w_scale[o], p->bias ? p->bias[o] : 0.0f);
          acc = acc < p->low ? p->low : acc;
          y[o] = acc > p->high ? p->high : acc;
        }
      }
  }
}
