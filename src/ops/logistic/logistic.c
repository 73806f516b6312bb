/* SPDX-License-Identifier: MIT-0 */
#include "logistic.h"

#include "ts_math.h"

TS_KERNEL void ts_logistic_f32(const ts_logistic_f32_params *p, const float *x, float *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_logisticf(x[i]);
}

TS_KERNEL void ts_logistic_s16(const ts_logistic_s16_params *p, const int16_t *x, int16_t *y) {
  const int32_t half = p->shift > 0 ? (int32_t)1 << (p->shift - 1) : 0;
  for (int32_t i = 0; i < p->count; ++i) {
    const int32_t v = (x[i] * p->multiplier + half) >> p->shift;
    const uint32_t a = (uint32_t)(v < 0 ? -v : v), entry = a >> 9;
    uint32_t r = 0x7FFFu << 10;
    if (entry < 255u) r = ((uint32_t)p->table[entry] << 9) + (a & 511u) * (uint32_t)(p->table[entry + 1u] - p->table[entry]);
    r = v >= 0 ? r + 512u : (1u << 25) - r + 511u;
    y[i] = (int16_t)(r >> 10);
  }
}
