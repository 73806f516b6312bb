/* SPDX-License-Identifier: MIT-0 */
#include "mean.h"

TS_KERNEL void ts_mean_f32(const ts_mean_f32_params *p, const float *x, float *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    float sum = 0.0f;
    TS_REDUCE(p, float, x, i, sum += u);
    y[i] = sum / p->elements;
  }
}

static inline int32_t ts_mean_quantised(const ts_mean_s8_params *p, int32_t sum) {
  return ts_clamp(ts_add(p->y_zero, ts_requantise(ts_sub(sum, p->x_zeros), p->multiplier, p->shift)), p->low, p->high);
}

TS_KERNEL void ts_mean_s8(const ts_mean_s8_params *p, const int8_t *x, int8_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t sum = 0;
    TS_REDUCE(p, int8_t, x, i, sum = ts_add(sum, u));
    y[i] = (int8_t)ts_mean_quantised(p, sum);
  }
}

TS_KERNEL void ts_mean_u8(const ts_mean_s8_params *p, const uint8_t *x, uint8_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t sum = 0;
    TS_REDUCE(p, uint8_t, x, i, sum = ts_add(sum, u));
    y[i] = (uint8_t)ts_mean_quantised(p, sum);
  }
}

TS_KERNEL void ts_mean_s16(const ts_mean_s8_params *p, const int16_t *x, int16_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t sum = 0;
    TS_REDUCE(p, int16_t, x, i, sum = ts_add(sum, u));
    y[i] = (int16_t)ts_mean_quantised(p, sum);
  }
}
