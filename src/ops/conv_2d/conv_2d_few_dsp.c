/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_few_dsp.h"

/* conv_2d_few_dsp.S */
typedef void ts_conv_2d_few_function(const int8_t *x, const int32_t *stream, int8_t *y, const int8_t *x_end, const int32_t *stream_end);

#define TS_CONV_2D_S8_FEW_DEFINE(kind, few, clamp)                                                      \
  extern ts_conv_2d_few_function ts_conv_2d_few_##few;                                                  \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_few_params *p, const int8_t *x, int8_t *y) {  \
    ts_conv_2d_few_##few(x, p->stream, y, x + p->x_size, p->stream + p->words);                         \
    if (clamp)                                                                                          \
      for (int32_t i = 0; i < p->y_size; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);           \
  }
