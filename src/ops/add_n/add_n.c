/* SPDX-License-Identifier: MIT-0 */
#include "add_n.h"

TS_KERNEL void ts_add_n_f32(const ts_unary_params *p, const float *a, const float *b, float *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = a[i] + b[i];
}

TS_KERNEL void ts_add_n_s32(const ts_unary_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_add(a[i], b[i]);
}
