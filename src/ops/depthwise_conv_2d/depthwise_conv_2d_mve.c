/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_mve.h"

/* depthwise_conv_2d_mve.S: up to eight channels of an image. */
typedef struct {
  const int8_t *x;
  int8_t *y, *strip;
  void *sums;
  const int32_t *starts;
  const int8_t *weights;
  const int32_t *scales;
  int32_t x_zero, rows, out_rows, channels, zero, low, high;
} ts_depthwise_mve;

typedef void ts_depthwise_mve_function(const ts_depthwise_mve *d);

static inline void ts_depthwise_conv_2d_s8_mve(const ts_depthwise_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y, void *scratch,
                                               ts_depthwise_mve_function *eight) {
  const ts_window *g = &p->window;
  int8_t *const strip = (int8_t *)scratch;
  ts_depthwise_mve d = {x, y, strip, strip + p->strips, p->starts, p->weights, p->scales, p->x_zero, g->in_h, g->out_h, 8, p->zero, p->low, p->high};
  for (int32_t n = 0; n < g->batches; ++n) {
    for (int32_t c = 0; c < g->in_c; c += 8) {
      d.x = x + c, d.y = y + c;
      d.starts = p->starts + c * p->start_words, d.weights = p->weights + 54 * c, d.scales = p->scales + 2 * c;
      d.channels = ts_min(8, g->in_c - c);
      eight(&d);
    }
    x += g->in_h * g->in_w * g->in_c;
    y += g->out_h * g->out_w * g->in_c;
  }
}

#define TS_DEPTHWISE_CONV_2D_S8_MVE_DEFINE(kind)                                                                           \
  extern ts_depthwise_mve_function ts_depthwise_mve_##kind;                                                               \
  TS_KERNEL void ts_depthwise_conv_2d_s8_##kind(const ts_depthwise_conv_2d_s8_mve_params *p, const int8_t *x, int8_t *y,  \
                                                void *scratch) {                                                          \
    ts_depthwise_conv_2d_s8_mve(p, x, y, scratch, ts_depthwise_mve_##kind);                                               \
  }
