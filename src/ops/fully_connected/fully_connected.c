/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected.h"

TS_KERNEL void ts_fully_connected_f32(const ts_fully_connected_f32_params *p, const float *x, float *y) {
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    const float *w = p->weights;
    for (int32_t o = 0; o < p->out; ++o, w += p->in) {
      float acc = p->bias ? p->bias[o] : 0.0f;
      for (int32_t i = 0; i < p->in; ++i) acc = ts_fma(x[i], w[i], acc);
      acc = acc < p->low ? p->low : acc;
      y[o] = acc > p->high ? p->high : acc;
    }
  }
}

TS_KERNEL void ts_fully_connected_s8(const ts_fully_connected_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    const int8_t *w = p->weights;
    for (int32_t o = 0; o < p->out; ++o, w += p->in) {
      int32_t acc = p->bias ? p->bias[o] : 0;
      for (int32_t i = 0; i < p->in; ++i) acc += (x[i] - p->x_zero) * (w[i] - p->w_zero);
      const int32_t c = p->per_channel ? o : 0;
      acc = p->y_zero + ts_requantise(acc, p->multiplier[c], p->shift[c]);
      y[o] = (int8_t)ts_clamp(acc, p->low, p->high);
    }
  }
}
