/* SPDX-License-Identifier: MIT-0 */
#include "add_n.h"

TS_KERNEL void ts_add_n_f32(const ts_unary_params *p, const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = a[i] + b[i];
}

TS_KERNEL void ts_add_n_s32(const ts_unary_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_add(a[i], b[i]);
}

TS_KERNEL void ts_add_n_s8(const ts_add_n_s8_params *p, const int8_t *x0, const int8_t *x1, const int8_t *x2, const int8_t *x3,
                           const int8_t *x4, const int8_t *x5, const int8_t *x6, const int8_t *x7, int8_t *y) {
  const int8_t *x[8];
  x[0] = x0, x[1] = x1, x[2] = x2, x[3] = x3, x[4] = x4, x[5] = x5, x[6] = x6, x[7] = x7;
  for (int32_t i = 0; i < p->count; ++i) {
    int32_t sum = -p->x_zero;
    for (int32_t k = 0; k < p->inputs; ++k) sum += x[k][i] - p->x_zero;
    y[i] = (int8_t)ts_clamp(ts_add(ts_requantise(sum * (1 << 19), p->multiplier, p->shift), p->y_zero), -128, 127);
  }
}
