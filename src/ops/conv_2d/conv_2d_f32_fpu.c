/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_f32_fpu.h"

/* What conv_2d_f32_fpu.S reads, in this order; steps in bytes. */
typedef struct {
  const float *w;
  int32_t group;                /* from four channels' biases to the next ones' */
  int32_t groups, first;        /* how many; from the biases to the first weights in use */
  int32_t runs, run;            /* rows of the window inside the image, numbers in each */
  int32_t x_step, w_step;       /* from a run's end to the next run */
  int32_t x_pixel, y_pixel;     /* from pixel to pixel */
  float low, high;
} ts_conv_2d_f32_fpu_tile;

typedef void ts_conv_2d_f32_fpu_function(const ts_conv_2d_f32_fpu_tile *t, const float *x, float *y);

#if !defined(__ARM_FEATURE_FMA)
/* A compiler told that there is no FPU: the same sums. */
static inline void ts_conv_2d_f32_fpu_tile_in_c(const ts_conv_2d_f32_fpu_tile *t, const float *x, float *y, int pixels) {
  for (int32_t k = 0; k < pixels; ++k, x += t->x_pixel / 4, y += t->y_pixel / 4)
    for (int32_t o = 0; o < 4 * t->groups; ++o) {
      const float *s = t->w + o / 4 * (t->group / 4) + o % 4, *px = x, *pw = s + 4 + t->first / 4;
      float acc = *s;
      for (int32_t i = 0; i < t->runs; ++i, px += t->x_step / 4, pw += t->w_step / 4)
        for (int32_t c = 0; c < t->run; ++c, pw += 4) acc = ts_fma(*px++, *pw, acc);
      y[o] = ts_clampf(acc, t->low, t->high);
    }
}
#endif

/* One tile: whole groups of channels where they belong, the last one to three by way of `last`. */
static inline void ts_conv_2d_f32_fpu_make_tile(ts_conv_2d_f32_fpu_tile *t, const ts_conv_2d_f32_fpu_params *p, int32_t pixels, const float *x, float *y,
                                           ts_conv_2d_f32_fpu_function *function) {
  const int32_t out_c = p->window.out_c, rest = out_c % 4;
  t->w = p->stream;
  t->groups = out_c / 4;
  t->y_pixel = 4 * out_c;
  if (t->groups) function(t, x, y);
  if (rest) {
    float last[16];
    t->w += t->groups * (t->group / 4);
    t->groups = 1;
    t->y_pixel = 16;
    function(t, x, last);
    for (int32_t k = 0; k < pixels; ++k)
      for (int32_t c = 0; c < rest; ++c) y[k * out_c + out_c - rest + c] = last[4 * k + c];
  }
}

/* Along a row: pixels whose windows lie inside by fours, and others one by one. */
static inline void ts_conv_2d_f32_fpu_rows(const ts_conv_2d_f32_fpu_params *p, const float *x, float *y, ts_conv_2d_f32_fpu_function *one,
                                           ts_conv_2d_f32_fpu_function *four) {
  const ts_window *g = &p->window;
  const int32_t c4 = 4 * g->in_c;
  ts_conv_2d_f32_fpu_tile t = {.group = 16 * (1 + g->k_h * g->k_w * g->in_c), .x_pixel = g->stride_w * c4, .low = p->low, .high = p->high};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0, alike; ox < g->out_w; ox += alike) {
        const ts_taps a = ts_taps_at(g, oy, ox);
        const int32_t columns = ts_max(0, a.x1 - a.x0);
        const float *px = x + ts_tap(g, &a, a.y0, a.x0);
        alike = columns == g->k_w ? ts_min(g->out_w - ox, (g->in_w - g->k_w - a.left) / g->stride_w + 1) : 1;
        t.first = (a.y0 * g->k_w + a.x0) * 4 * c4;
        t.runs = columns ? ts_max(0, a.y1 - a.y0) : 0;
        t.run = columns * g->in_c;
        t.x_step = (g->dilation_h * g->in_w - columns) * c4;
        t.w_step = (g->k_w - columns) * 4 * c4;
        int32_t left = alike;
        for (; four && left >= 4; left -= 4, px += t.x_pixel, y += 4 * g->out_c) ts_conv_2d_f32_fpu_make_tile(&t, p, 4, px, y, four);
        for (; left > 0; --left, px += t.x_pixel / 4, y += g->out_c) ts_conv_2d_f32_fpu_make_tile(&t, p, 1, px, y, one);
      }
}

#if defined(__ARM_FEATURE_FMA)
#define TS_CONV_2D_F32_FPU_TILE(kind, pixels) void ts_conv_2d_f32_##kind##_tile##pixels(const ts_conv_2d_f32_fpu_tile *t, const float *x, float *y);
#else
#define TS_CONV_2D_F32_FPU_TILE(kind, pixels)                                                                                     \
  static void ts_conv_2d_f32_##kind##_tile##pixels(const ts_conv_2d_f32_fpu_tile *t, const float *x, float *y) {                 \
    ts_conv_2d_f32_fpu_tile_in_c(t, x, y, pixels);                                                                                    \
  }
#endif

/* For speed, and for size: one pixel at a time. */
#define TS_CONV_2D_F32_FPU_DEFINE(kind)                                                                                            \
  TS_CONV_2D_F32_FPU_TILE(kind, 1)                                                                                                 \
  TS_CONV_2D_F32_FPU_TILE(kind, 4)                                                                                                 \
  TS_KERNEL void ts_conv_2d_f32_##kind(const ts_conv_2d_f32_fpu_params *p, const float *x, float *y) {                            \
    ts_conv_2d_f32_fpu_rows(p, x, y, ts_conv_2d_f32_##kind##_tile1, ts_conv_2d_f32_##kind##_tile4);                                    \
  }
#define TS_CONV_2D_F32_FPU_DEFINE_ONE(kind)                                                                                        \
  TS_CONV_2D_F32_FPU_TILE(kind, 1)                                                                                                 \
  TS_KERNEL void ts_conv_2d_f32_##kind(const ts_conv_2d_f32_fpu_params *p, const float *x, float *y) {                            \
    ts_conv_2d_f32_fpu_rows(p, x, y, ts_conv_2d_f32_##kind##_tile1, NULL);                                                             \
  }
