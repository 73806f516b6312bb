/* SPDX-License-Identifier: MIT-0 */
#include "average_pool_2d_mve.h"

#include <arm_mve.h>

/* How a number below 2^15 is divided by `taps` < 256: n * factor / 2^(16 + shift), rounded down, is exact. */
typedef struct {
  uint32_t taps, factor;
  int32_t shift;
} ts_average_divisor;

static inline ts_average_divisor ts_average_by(int32_t taps) {
  ts_average_divisor d = {(uint32_t)taps, 0, 0};
  if (taps > 1) {
    d.shift = 31 - __builtin_clz((uint32_t)taps) - ((taps & (taps - 1)) == 0);
    d.factor = ((1u << (16 + d.shift)) + d.taps - 1) / d.taps;
  }
  return d;
}

/* Rounded to nearest, halves away from zero. */
static inline int16x8_t ts_average_of_eight(const ts_average_pool_2d_s8_params *p, ts_average_divisor d, int16x8_t sum) {
  uint16x8_t n = vaddq_n_u16(vreinterpretq_u16_s16(vabsq_s16(sum)), (uint16_t)(d.taps / 2));
  if (d.taps > 1) n = vshlq_r_u16(vmulhq_u16(n, vdupq_n_u16((uint16_t)d.factor)), -d.shift);
  int16x8_t r = vreinterpretq_s16_u16(n);
  r = vnegq_m_s16(r, r, vcmpltq_n_s16(sum, 0));
  return vminq_s16(vmaxq_s16(r, vdupq_n_s16((int16_t)p->low)), vdupq_n_s16((int16_t)p->high));
}

/* Apart from its caller, whose frame would have to save the vector registers for all layers. */
static __attribute__((noinline)) void ts_average_pool_2d_mve(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        int32_t rows = t.y1 - t.y0, columns = t.x1 - t.x0;
        const ts_average_divisor d = ts_average_by(rows * columns);
        /* A window as wide as the image is one long row. */
        if (columns == g->in_w) columns *= rows, rows = 1;
        const int8_t *const from = x + ts_tap(g, &t, t.y0, t.x0);
        int32_t c = 0;
        for (; c + 32 <= g->out_c; c += 32) {
          int16x8_t s0 = vdupq_n_s16(0), s1 = s0, s2 = s0, s3 = s0;
          const int8_t *row = from + c;
          for (int32_t i = rows; i > 0; --i, row += g->in_w * g->in_c) {
            const int8_t *px = row;
            for (int32_t j = columns; j > 0; --j, px += g->in_c) {
              s0 = vaddq_s16(s0, vldrbq_s16(px));
              s1 = vaddq_s16(s1, vldrbq_s16(px + 8));
              s2 = vaddq_s16(s2, vldrbq_s16(px + 16));
              s3 = vaddq_s16(s3, vldrbq_s16(px + 24));
            }
          }
          vstrbq_s16(y + c, ts_average_of_eight(p, d, s0));
          vstrbq_s16(y + c + 8, ts_average_of_eight(p, d, s1));
          vstrbq_s16(y + c + 16, ts_average_of_eight(p, d, s2));
          vstrbq_s16(y + c + 24, ts_average_of_eight(p, d, s3));
        }
        for (; c < g->out_c; c += 8) {
          const mve_pred16_t some = vctp16q((uint32_t)(g->out_c - c));
          int16x8_t s = vdupq_n_s16(0);
          const int8_t *row = from + c;
          for (int32_t i = rows; i > 0; --i, row += g->in_w * g->in_c) {
            const int8_t *px = row;
            for (int32_t j = columns; j > 0; --j, px += g->in_c) s = vaddq_s16(s, vldrbq_z_s16(px, some));
          }
          vstrbq_p_s16(y + c, ts_average_of_eight(p, d, s), some);
        }
      }
}

TS_KERNEL void ts_average_pool_2d_s8_mve(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  ts_average_pool_2d_mve(p, x, y);
}
