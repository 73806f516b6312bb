/* SPDX-License-Identifier: MIT-0 */
#include "tanh.h"

#include "ts_math.h"

TS_KERNEL void ts_tanh_f32(const ts_tanh_f32_params *p, const float *x, float *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_tanhf(x[i]);
}

TS_KERNEL void ts_tanh_s16(const ts_tanh_s16_params *p, const int16_t *x, int16_t *y) {
  const int32_t half = p->shift > 0 ? (int32_t)1 << (p->shift - 1) : 0, one_half = 1 << 23;
  for (int32_t i = 0; i < p->count; ++i) {
    const int32_t v = (x[i] * p->multiplier + half) >> p->shift;
    const int32_t a = v < 0 ? -v : v, entry = a >> 8;
    int32_t r = 0xFFFF << 8;
    if (entry < 255) r = (p->table[entry] << 8) + (a & 255) * (p->table[entry + 1] - p->table[entry]);
    r = v >= 0 ? r - one_half + 128 : one_half - r + 127;
    y[i] = (int16_t)(r >> 8);
  }
}
