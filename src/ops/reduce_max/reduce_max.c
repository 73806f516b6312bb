/* SPDX-License-Identifier: MIT-0 */
#include "reduce_max.h"

TS_KERNEL void ts_reduce_max_f32(const ts_reduce_max_params *p, const float *x, float *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    float result = -INFINITY;
    TS_REDUCE(p, float, x, i, result = u > result ? u : result);
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_max_s8(const ts_reduce_max_params *p, const int8_t *x, int8_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int8_t result = INT8_MIN;
    TS_REDUCE(p, int8_t, x, i, result = u > result ? u : result);
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_max_u8(const ts_reduce_max_params *p, const uint8_t *x, uint8_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    uint8_t result = 0;
    TS_REDUCE(p, uint8_t, x, i, result = u > result ? u : result);
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_max_s16(const ts_reduce_max_params *p, const int16_t *x, int16_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int16_t result = INT16_MIN;
    TS_REDUCE(p, int16_t, x, i, result = u > result ? u : result);
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_max_s32(const ts_reduce_max_params *p, const int32_t *x, int32_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t result = INT32_MIN;
    TS_REDUCE(p, int32_t, x, i, result = u > result ? u : result);
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_max_s64(const ts_reduce_max_params *p, const int64_t *x, int64_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int64_t result = INT64_MIN;
    TS_REDUCE(p, int64_t, x, i, result = u > result ? u : result);
    y[i] = result;
  }
}
