/* SPDX-License-Identifier: MIT-0 */
#include "sum.h"

TS_KERNEL void ts_sum_f32(const ts_sum_params *p, const float *x, float *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    float sum = 0.0f;
    TS_REDUCE(p, float, x, i, sum += u);
    y[i] = sum;
  }
}

TS_KERNEL void ts_sum_s32(const ts_sum_params *p, const int32_t *x, int32_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t sum = 0;
    TS_REDUCE(p, int32_t, x, i, sum = ts_add(sum, u));
    y[i] = sum;
  }
}

static inline int32_t ts_sum_quantised(const ts_sum_s8_params *p, int32_t sum) {
  return ts_add(p->y_zero, ts_requantise(ts_sub(sum, p->x_zeros), p->multiplier, p->shift));
}

TS_KERNEL void ts_sum_s8(const ts_sum_s8_params *p, const int8_t *x, int8_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t sum = 0;
    TS_REDUCE(p, int8_t, x, i, sum = ts_add(sum, u));
    y[i] = (int8_t)ts_clamp(ts_sum_quantised(p, sum), -128, 127);
  }
}

TS_KERNEL void ts_sum_s16(const ts_sum_s8_params *p, const int16_t *x, int16_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t sum = 0;
    TS_REDUCE(p, int16_t, x, i, sum = ts_add(sum, u));
    y[i] = (int16_t)ts_clamp(ts_sum_quantised(p, sum), -32768, 32767);
  }
}
