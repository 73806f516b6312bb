/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_any_mve.h"

#include <arm_mve.h>

static inline int32x4_t ts_depthwise_any_requantise(int32x4_t sum, const int32_t *scales, int32_t fix) {
  int32x4_t r = vqrdmulhq_s32(sum, vldrwq_s32(scales + 4));
  if (fix) r = vsubq_m_n_s32(r, r, 1, vcmpltq_n_s32(r, 0));
  return vrshlq_s32(r, vldrwq_s32(scales + 8));
}

/* Eight channels of an output: sums of the even ones and of the odd ones. */
static inline int16x8_t ts_depthwise_any_eight(const ts_depthwise_conv_2d_s8_any_mve_params *p, const int8_t *x, const int8_t *w,
                                               const int32_t *scales, int32_t rows, int32_t columns, mve_pred16_t some) {
  const ts_window *g = &p->window;
  const int32_t x_row = g->dilation_h * g->in_w * g->in_c, w_row = g->k_w * g->out_c;
  int32_t x_step = g->dilation_w * g->in_c, w_step = g->out_c;
  if (columns == 1) columns = rows, rows = 1, x_step = x_row, w_step = w_row; /* one column is a row as well */
  int32x4_t even = vldrwq_s32(scales), odd = vldrwq_s32(scales + 12);
  for (; rows > 0; --rows, x += x_row, w += w_row) {
    const int8_t *px = x, *pw = w;
    for (int32_t j = columns; j > 0; --j, px += x_step, pw += w_step) {
      const int16x8_t a = vsubq_n_s16(vldrbq_z_s16(px, some), (int16_t)p->x_zero), b = vldrbq_z_s16(pw, some);
      even = vaddq_s32(even, vmullbq_int_s16(a, b));
      odd = vaddq_s32(odd, vmulltq_int_s16(a, b));
    }
  }
  int16x8_t r = vqmovnbq_s32(vuninitializedq_s16(), ts_depthwise_any_requantise(even, scales, p->fix));
  r = vqmovntq_s32(r, ts_depthwise_any_requantise(odd, scales + 12, p->fix));
  r = vqaddq_n_s16(r, (int16_t)p->y_zero);
  return vminq_s16(vmaxq_s16(r, vdupq_n_s16((int16_t)p->low)), vdupq_n_s16((int16_t)p->high));
}

/* Apart from its caller, whose frame would have to save the vector registers for all layers. */
static __attribute__((noinline)) void ts_depthwise_any_mve(const ts_depthwise_conv_2d_s8_any_mve_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        const int8_t *const px = x + ts_tap(g, &t, t.y0, t.x0), *const w = p->weights + (t.y0 * g->k_w + t.x0) * g->out_c;
        for (int32_t c = 0; c < g->out_c; c += 8) {
          const mve_pred16_t some = vctp16q((uint32_t)(g->out_c - c));
          vstrbq_p_s16(y + c, ts_depthwise_any_eight(p, px + c, w + c, p->scales + 3 * c, t.y1 - t.y0, t.x1 - t.x0, some), some);
        }
      }
}

TS_KERNEL void ts_depthwise_conv_2d_s8_any_mve(const ts_depthwise_conv_2d_s8_any_mve_params *p, const int8_t *x, int8_t *y) {
  ts_depthwise_any_mve(p, x, y);
}
