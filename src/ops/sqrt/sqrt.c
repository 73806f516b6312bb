/* SPDX-License-Identifier: MIT-0 */
#include "sqrt.h"

TS_KERNEL void ts_sqrt_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, sqrtf(u)); }

TS_KERNEL void ts_sqrt_s16(const ts_sqrt_s16_params *p, const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < p->count; ++i) {
    const float steps = x[i] > 0 ? sqrtf(p->x_scale * (float)x[i]) / p->y_scale : 0.0f;
    y[i] = steps < 32767.0f ? (int16_t)steps : 32767;
  }
}
