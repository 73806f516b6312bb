/* SPDX-License-Identifier: MIT-0 */
#include "l2_normalization.h"

#include "ts_inverse_sqrt.h"

TS_KERNEL void ts_l2_normalization_f32(const ts_l2_normalization_f32_params *p, const float *x, float *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->size, y += p->size) {
    float squares = 0.0f;
    for (int32_t i = 0; i < p->size; ++i) squares = ts_fma(x[i], x[i], squares);
    const float root = sqrtf(squares), length = root < 1e-6f ? 1e-6f : root;
    for (int32_t i = 0; i < p->size; ++i) y[i] = x[i] / length;
  }
}

TS_KERNEL void ts_l2_normalization_s8(const ts_l2_normalization_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->size, y += p->size) {
    int32_t squares = 0, shift;
    for (int32_t i = 0; i < p->size; ++i) squares = ts_add(squares, (x[i] - p->x_zero) * (x[i] - p->x_zero));
    const int32_t inverse = ts_inverse_sqrt(squares, &shift);
    for (int32_t i = 0; i < p->size; ++i) y[i] = (int8_t)ts_clamp(ts_requantise(x[i] - p->x_zero, inverse, shift + 7), -128, 127);
  }
}
