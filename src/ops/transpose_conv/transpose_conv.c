/* SPDX-License-Identifier: MIT-0 */
#include "transpose_conv.h"

#include "ts_hybrid.h"

/* The taps that reach an output position: every stride-th from `first` on, the first of them from input `from`, each next one from
 * the input before. */
typedef struct {
  int32_t first, from;
} ts_reach;

static inline ts_reach ts_reach_of(int32_t out, int32_t pad, int32_t stride) {
  ts_reach r;
  r.first = (out + pad) % stride;
  r.from = (out + pad) / stride;
  return r;
}

/* The sums of one output: `x` is the image, `w` the output channel's weights. */

static inline float ts_transpose_sum_f32(const ts_window *g, ts_reach v, ts_reach h, const float *x, const float *w, float acc) {
  for (int32_t k = v.first, i = v.from; k < g->k_h && i >= 0; k += g->stride_h, --i)
    for (int32_t l = h.first, j = h.from; i < g->in_h && l < g->k_w && j >= 0; l += g->stride_w, --j) {
      if (j >= g->in_w) continue;
      const float *px = x + (i * g->in_w + j) * g->in_c, *pw = w + (k * g->k_w + l) * g->in_c;
      for (int32_t c = 0; c < g->in_c; ++c) acc = ts_fma(px[c], pw[c], acc);
    }
  return acc;
}

static inline int32_t ts_transpose_sum_s8(const ts_window *g, ts_reach v, ts_reach h, const int8_t *x, int32_t x_zero, const int8_t *w,
                                          int32_t acc) {
  for (int32_t k = v.first, i = v.from; k < g->k_h && i >= 0; k += g->stride_h, --i)
    for (int32_t l = h.first, j = h.from; i < g->in_h && l < g->k_w && j >= 0; l += g->stride_w, --j) {
      if (j >= g->in_w) continue;
      const int8_t *px = x + (i * g->in_w + j) * g->in_c, *pw = w + (k * g->k_w + l) * g->in_c;
      for (int32_t c = 0; c < g->in_c; ++c) acc = ts_add(acc, (px[c] - x_zero) * pw[c]);
    }
  return acc;
}

static inline int64_t ts_transpose_sum_s16(const ts_window *g, ts_reach v, ts_reach h, const int16_t *x, const int8_t *w, int64_t acc) {
  for (int32_t k = v.first, i = v.from; k < g->k_h && i >= 0; k += g->stride_h, --i)
    for (int32_t l = h.first, j = h.from; i < g->in_h && l < g->k_w && j >= 0; l += g->stride_w, --j) {
      if (j >= g->in_w) continue;
      const int16_t *px = x + (i * g->in_w + j) * g->in_c;
      const int8_t *pw = w + (k * g->k_w + l) * g->in_c;
      for (int32_t c = 0; c < g->in_c; ++c) acc = ts_add_64(acc, px[c] * pw[c]);
    }
  return acc;
}

TS_KERNEL void ts_transpose_conv_f32(const ts_transpose_conv_f32_params *p, const float *x, float *y) {
  const ts_window *g = &p->window;
  const int32_t w_size = g->k_h * g->k_w * g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_reach v = ts_reach_of(oy, g->pad_top, g->stride_h), h = ts_reach_of(ox, g->pad_left, g->stride_w);
        for (int32_t o = 0; o < g->out_c; ++o) {
          float acc = ts_transpose_sum_f32(g, v, h, x, p->weights + o * w_size, p->bias ? p->bias[o] : 0.0f);
          acc = acc < p->low ? p->low : acc;
          y[o] = acc > p->high ? p->high : acc;
        }
      }
}

TS_KERNEL void ts_transpose_conv_f32_rt(const ts_transpose_conv_f32_params *p, const float *x, const float *w, const float *b, float *y) {
  ts_transpose_conv_f32_params q = *p;
  q.weights = w;
  q.bias = b;
  ts_transpose_conv_f32(&q, x, y);
}

TS_KERNEL void ts_transpose_conv_s8(const ts_transpose_conv_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t w_size = g->k_h * g->k_w * g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_reach v = ts_reach_of(oy, g->pad_top, g->stride_h), h = ts_reach_of(ox, g->pad_left, g->stride_w);
        for (int32_t o = 0; o < g->out_c; ++o) {
          int32_t acc = ts_transpose_sum_s8(g, v, h, x, p->x_zero, p->weights + o * w_size, p->bias ? p->bias[o] : 0);
          acc = ts_add(p->y_zero, ts_requantise(acc, p->multiplier[o], p->shift[o]));
          y[o] = (int8_t)ts_clamp(acc, p->low, p->high);
        }
      }
}

TS_KERNEL void ts_transpose_conv_s16(const ts_transpose_conv_s16_params *p, const int16_t *x, int16_t *y) {
  const ts_window *g = &p->window;
  const int32_t w_size = g->k_h * g->k_w * g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_reach v = ts_reach_of(oy, g->pad_top, g->stride_h), h = ts_reach_of(ox, g->pad_left, g->stride_w);
        for (int32_t o = 0; o < g->out_c; ++o) {
          const int64_t acc = ts_transpose_sum_s16(g, v, h, x, p->weights + o * w_size, p->bias ? p->bias[o] : 0);
          const int32_t q = p->narrow ? ts_requantise((int32_t)(uint32_t)acc, p->multiplier[o], p->shift[o])
                                      : ts_requantise_64(acc, p->multiplier[o], p->shift[o]);
          y[o] = (int16_t)ts_clamp(q, p->low, p->high);
        }
      }
}

TS_KERNEL void ts_transpose_conv_hybrid(const ts_transpose_conv_hybrid_params *p, const float *x, float *y, void *scratch) {
  const ts_window *g = &p->window;
  const int32_t w_size = g->k_h * g->k_w * g->in_c, image = g->in_h * g->in_w * g->in_c;
  int8_t *q = (int8_t *)scratch;
  for (int32_t n = 0; n < g->batches; ++n, x += image) {
    int32_t zero;
    const float x_scale = ts_quantise_row(x, image, 1, q, &zero);
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_reach v = ts_reach_of(oy, g->pad_top, g->stride_h), h = ts_reach_of(ox, g->pad_left, g->stride_w);
        for (int32_t o = 0; o < g->out_c; ++o) {
          const int32_t sum = ts_transpose_sum_s8(g, v, h, q, zero, p->weights + o * w_size, 0);
          float acc = ts_fma((float)sum, x_scale * p->w_scale[o], p->bias ? p->bias[o] : 0.0f);
          acc = acc < p->low ? p->low : acc;
          y[o] = acc > p->high ? p->high : acc;
        }
      }
  }
}
