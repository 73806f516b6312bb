/* SPDX-License-Identifier: MIT-0 */
#include "max_pool_2d.h"

TS_KERNEL void ts_max_pool_2d_f32(const ts_max_pool_2d_f32_params *p, const float *x, float *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; ++c) {
          float best = -INFINITY;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) {
              const float v = x[ts_tap(g, &t, i, j) + c];
              best = v > best ? v : best;
            }
          best = best < p->low ? p->low : best;
          y[c] = best > p->high ? p->high : best;
        }
      }
}

TS_KERNEL void ts_max_pool_2d_s8(const ts_max_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; ++c) {
          int32_t best = INT8_MIN;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) {
              const int8_t v = x[ts_tap(g, &t, i, j) + c];
              best = v > best ? v : best;
            }
          y[c] = (int8_t)ts_clamp(best, p->low, p->high);
        }
      }
}

TS_KERNEL void ts_max_pool_2d_s16(const ts_max_pool_2d_s8_params *p, const int16_t *x, int16_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; ++c) {
          int32_t best = INT16_MIN;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) {
              const int16_t v = x[ts_tap(g, &t, i, j) + c];
              best = v > best ? v : best;
            }
          y[c] = (int16_t)ts_clamp(best, p->low, p->high);
        }
      }
}
