/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_dsp.h"

/* depthwise_conv_2d_dsp.S: at most four channels of an image; x is the first of the four that end with the last of them. */
typedef struct {
  const int8_t *x;
  int8_t *y;
  void *strip;
  const int32_t *weights;
  uint32_t zeros;
  int32_t rows, out_rows, channels;
} ts_depthwise_dsp;

typedef void ts_depthwise_dsp_function(const ts_depthwise_dsp *d);

static inline void ts_depthwise_conv_2d_s8_dsp(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch,
                                               ts_depthwise_dsp_function *four) {
  const ts_window *g = &p->window;
  const int32_t in = g->in_h * g->in_w * g->in_c, out = g->out_h * g->out_w * g->out_c;
  for (int32_t n = 0; n < g->batches; ++n) {
    for (int32_t c = 0; c < g->in_c; c += 4) {
      const int32_t channels = ts_min(4, g->in_c - c);
      const ts_depthwise_dsp d = {x + n * in + c + channels - 4, y + n * out + c, scratch, p->weights + 8 * c, p->zeros, g->in_h, g->out_h, channels};
      four(&d);
    }
    if (p->low > -128 || p->high < 127)
      for (int32_t i = 0; i < out; ++i) y[n * out + i] = (int8_t)ts_clamp(y[n * out + i], p->low, p->high);
  }
}

#define TS_DEPTHWISE_CONV_2D_S8_DSP_DEFINE(kind)                                                                           \
  extern ts_depthwise_dsp_function ts_depthwise_dsp_##kind;                                                               \
  TS_KERNEL void ts_depthwise_conv_2d_s8_##kind(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y,  \
                                                void *scratch) {                                                          \
    ts_depthwise_conv_2d_s8_dsp(p, x, y, scratch, ts_depthwise_dsp_##kind);                                               \
  }
