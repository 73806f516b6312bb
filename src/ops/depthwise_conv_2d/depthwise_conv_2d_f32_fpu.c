/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_f32_fpu.h"

/* What depthwise_conv_2d_f32_fpu.S reads, in this order; steps in bytes. */
typedef struct {
  const float *w;
  int32_t group, groups;          /* from eight channels' biases to the next ones'; how many */
  int32_t back;                   /* what the last group begins before the end of the one before it */
  int32_t first;                  /* from the biases to the first weights in use */
  int32_t rows, columns;          /* of the window inside the image */
  int32_t x_tap, x_step, w_step;  /* from tap to tap; from behind a row's last tap to the next row's first */
  float low, high;
} ts_depthwise_conv_2d_f32_fpu_place;

#if !defined(__ARM_FEATURE_FMA)
/* A compiler told that there is no FPU: the same sums. */
static inline void ts_depthwise_conv_2d_f32_fpu_pixel_in_c(const ts_depthwise_conv_2d_f32_fpu_place *p, const float *x, float *y) {
  for (int32_t k = 0; k < p->groups; ++k)
    for (int32_t o = 0; o < 8; ++o) {
      const int32_t c = 8 * k + o - (k && k == p->groups - 1 ? p->back / 4 : 0);
      const float *s = p->w + k * (p->group / 4) + o, *px = x + c, *pw = s + 8 + p->first / 4;
      float acc = *s;
      for (int32_t i = 0; i < p->rows; ++i, px += p->x_step / 4, pw += p->w_step / 4)
        for (int32_t j = 0; j < p->columns; ++j, px += p->x_tap / 4, pw += 8) acc = ts_fma(*px, *pw, acc);
      y[c] = ts_clampf(acc, p->low, p->high);
    }
}
#endif

typedef void ts_depthwise_conv_2d_f32_fpu_function(const ts_depthwise_conv_2d_f32_fpu_place *p, const float *x, float *y);

static inline void ts_depthwise_conv_2d_f32_fpu_rows(const ts_depthwise_conv_2d_f32_fpu_params *p, const float *x, float *y,
                                                     ts_depthwise_conv_2d_f32_fpu_function *function) {
  const ts_window *g = &p->window;
  const int32_t c = g->in_c, c4 = 4 * c;
  ts_depthwise_conv_2d_f32_fpu_place t = {.w = p->stream, .group = 32 * (1 + g->k_h * g->k_w), .groups = (c + 7) / 8, .back = 4 * (-c & 7),
                                          .x_tap = g->dilation_w * c4, .low = p->low, .high = p->high};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0, alike; ox < g->out_w; ox += alike) {
        const ts_taps a = ts_taps_at(g, oy, ox);
        const float *px = x + ts_tap(g, &a, a.y0, a.x0);
        t.columns = ts_max(0, a.x1 - a.x0);
        alike = t.columns == g->k_w ? ts_min(g->out_w - ox, (g->in_w - (g->k_w - 1) * g->dilation_w - 1 - a.left) / g->stride_w + 1) : 1;
        t.first = (a.y0 * g->k_w + a.x0) * 32;
        t.rows = t.columns ? ts_max(0, a.y1 - a.y0) : 0;
        t.x_step = (g->dilation_h * g->in_w - t.columns * g->dilation_w) * c4;
        t.w_step = (g->k_w - t.columns) * 32;
        for (int32_t left = alike; left > 0; --left, px += g->stride_w * c, y += c) function(&t, px, y);
      }
}

#if defined(__ARM_FEATURE_FMA)
#define TS_DEPTHWISE_CONV_2D_F32_FPU_PIXEL(kind) \
  void ts_depthwise_conv_2d_f32_##kind##_pixel(const ts_depthwise_conv_2d_f32_fpu_place *p, const float *x, float *y);
#else
#define TS_DEPTHWISE_CONV_2D_F32_FPU_PIXEL(kind)                                                                                       \
  static void ts_depthwise_conv_2d_f32_##kind##_pixel(const ts_depthwise_conv_2d_f32_fpu_place *p, const float *x, float *y) {        \
    ts_depthwise_conv_2d_f32_fpu_pixel_in_c(p, x, y);                                                                                       \
  }
#endif

#define TS_DEPTHWISE_CONV_2D_F32_FPU_DEFINE(kind)                                                                                     \
  TS_DEPTHWISE_CONV_2D_F32_FPU_PIXEL(kind)                                                                                             \
  TS_KERNEL void ts_depthwise_conv_2d_f32_##kind(const ts_depthwise_conv_2d_f32_fpu_params *p, const float *x, float *y) {            \
    ts_depthwise_conv_2d_f32_fpu_rows(p, x, y, ts_depthwise_conv_2d_f32_##kind##_pixel);                                                   \
  }
