/* SPDX-License-Identifier: MIT-0 */
#include "average_pool_2d_dsp.h"

/* Apart: four copies of a division and two clamps are not worth their flash. */
static __attribute__((noinline)) int8_t ts_average_of(const ts_average_pool_2d_s8_params *p, int32_t sum, int32_t taps) {
  return (int8_t)ts_clamp((sum > 0 ? sum + taps / 2 : sum - taps / 2) / taps, p->low, p->high);
}

static inline void ts_average_add(const int8_t *x, int32_t *even, int32_t *odd) {
  int32_t v;
  memcpy(&v, x, sizeof v);
  __asm__("sxtab16 %0, %0, %1" : "+r"(*even) : "r"(v));
  __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(*odd) : "r"(v));
}

TS_KERNEL void ts_average_pool_2d_s8_dsp(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        int32_t rows = t.y1 - t.y0, columns = t.x1 - t.x0;
        const int32_t taps = rows * columns;
        if (columns == g->in_w) rows = 1, columns = taps; /* whole rows follow one another */
        for (int32_t c = 0; c < g->out_c; c += 4) {
          int32_t even = 0, odd = 0; /* channels c and c + 2, c + 1 and c + 3 */
          const int8_t *row = x + ts_tap(g, &t, t.y0, t.x0) + c;
          for (int32_t i = 0; i < rows; ++i, row += g->in_w * g->in_c) {
            const int8_t *px = row;
            int32_t j = columns;
            for (; j >= 4; j -= 4, px += 4 * g->in_c) {
              ts_average_add(px, &even, &odd);
              ts_average_add(px + g->in_c, &even, &odd);
              ts_average_add(px + 2 * g->in_c, &even, &odd);
              ts_average_add(px + 3 * g->in_c, &even, &odd);
            }
            for (; j > 0; --j, px += g->in_c) ts_average_add(px, &even, &odd);
          }
          y[c] = ts_average_of(p, (int16_t)even, taps);
          y[c + 1] = ts_average_of(p, (int16_t)odd, taps);
          y[c + 2] = ts_average_of(p, even >> 16, taps);
          y[c + 3] = ts_average_of(p, odd >> 16, taps);
        }
      }
}
