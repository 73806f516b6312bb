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

TS_KERNEL void ts_mean_rows_f32(const ts_mean_rows_f32_params *p, const float *x, float *y, void *sums) {
  float *const sum = (float *)sums;
  for (int32_t c = 0; c < p->channels; ++c) {
    float s = p->first ? 0.0f : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s += x[i * p->channels + c];
    sum[c] = s;
    if (p->last) y[c] = s / p->elements;
  }
}

static inline int32_t ts_mean_of_rows(const ts_mean_rows_s8_params *p, int32_t sum) {
  return ts_clamp(ts_add(p->y_zero, ts_requantise(ts_sub(sum, p->x_zeros), p->multiplier, p->shift)), p->low, p->high);
}

TS_KERNEL void ts_mean_rows_s8(const ts_mean_rows_s8_params *p, const int8_t *x, int8_t *y, void *sums) {
  int32_t *const sum = (int32_t *)sums;
  const int32_t channels = p->channels;
  int32_t c = 0;
  for (; c + 4 <= channels; c += 4) {
    int32_t s0 = p->first ? 0 : sum[c], s1 = p->first ? 0 : sum[c + 1], s2 = p->first ? 0 : sum[c + 2], s3 = p->first ? 0 : sum[c + 3];
    const int8_t *v = x + c;
    for (int32_t i = p->pixels; i > 0; --i, v += channels)
      s0 = ts_add(s0, v[0]), s1 = ts_add(s1, v[1]), s2 = ts_add(s2, v[2]), s3 = ts_add(s3, v[3]);
    sum[c] = s0, sum[c + 1] = s1, sum[c + 2] = s2, sum[c + 3] = s3;
  }
  for (; c < channels; ++c) {
    int32_t s = p->first ? 0 : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s = ts_add(s, x[i * channels + c]);
    sum[c] = s;
  }
  if (p->last)
    for (c = 0; c < channels; ++c) y[c] = (int8_t)ts_mean_of_rows(p, sum[c]);
}

TS_KERNEL void ts_mean_rows_u8(const ts_mean_rows_s8_params *p, const uint8_t *x, uint8_t *y, void *sums) {
  int32_t *const sum = (int32_t *)sums;
  for (int32_t c = 0; c < p->channels; ++c) {
    int32_t s = p->first ? 0 : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s = ts_add(s, x[i * p->channels + c]);
    sum[c] = s;
    if (p->last) y[c] = (uint8_t)ts_mean_of_rows(p, s);
  }
}

TS_KERNEL void ts_mean_rows_s16(const ts_mean_rows_s8_params *p, const int16_t *x, int16_t *y, void *sums) {
  int32_t *const sum = (int32_t *)sums;
  for (int32_t c = 0; c < p->channels; ++c) {
    int32_t s = p->first ? 0 : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s = ts_add(s, x[i * p->channels + c]);
    sum[c] = s;
    if (p->last) y[c] = (int16_t)ts_mean_of_rows(p, s);
  }
}
