/* SPDX-License-Identifier: MIT-0 */
#include "ts_weights_zero.h"

/* The sum of one output over `k_c` channels; the taps of a weight's channel are `w_step` apart. */
static inline int32_t ts_weights_zero_sum(const ts_weights_zero_params *p, const ts_taps *t, const int8_t *x, const int8_t *w, int32_t w_step,
                                          int32_t k_c, int32_t acc) {
  const ts_window *g = &p->window;
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const int8_t *px = x + ts_tap(g, t, i, j), *pw = w + (i * g->k_w + j) * w_step;
      for (int32_t c = 0; c < k_c; ++c) acc = ts_add(acc, (px[c] - p->x_zero) * (pw[c] - p->w_zero));
    }
  return acc;
}

static inline int8_t ts_weights_zero_output(const ts_weights_zero_params *p, int32_t o, int32_t acc) {
  return (int8_t)ts_clamp(ts_add(p->y_zero, ts_requantise(acc, p->multiplier[o], p->shift[o])), p->low, p->high);
}

TS_KERNEL void ts_conv_2d_s8_zero(const ts_weights_zero_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t k_c = p->k_c, w_size = g->k_h * g->k_w * k_c, per_group = g->out_c / (g->in_c / k_c);
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o)
          y[o] = ts_weights_zero_output(p, o, ts_weights_zero_sum(p, &t, x + o / per_group * k_c, p->weights + o * w_size, k_c, k_c, p->bias ? p->bias[o] : 0));
      }
}

TS_KERNEL void ts_depthwise_conv_2d_s8_zero(const ts_weights_zero_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t m = g->out_c / g->in_c;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t o = 0; o < g->out_c; ++o)
          y[o] = ts_weights_zero_output(p, o, ts_weights_zero_sum(p, &t, x + o / m, p->weights + o, g->out_c, 1, p->bias ? p->bias[o] : 0));
      }
}
