/* SPDX-License-Identifier: MIT-0 */
#include "svdf.h"

#include "ts_hybrid.h"

/* The outputs of one batch from its state. */
static inline void ts_svdf_units_f32(const ts_svdf_shape *s, const float *time, const float *bias, float low, float high,
                                     const float *state, float *y) {
  for (int32_t u = 0; u < s->units; ++u) {
    float acc = bias ? bias[u] : 0.0f;
    for (int32_t t = 0; t < s->rank * s->memory; ++t) acc = ts_fma(*state++, *time++, acc);
    acc = acc < low ? low : acc;
    y[u] = acc > high ? high : acc;
  }
}

TS_KERNEL void ts_svdf_f32(const ts_svdf_f32_params *p, const float *x, float *state, float *y) {
  const ts_svdf_shape *s = &p->shape;
  const int32_t filters = s->units * s->rank;
  for (int32_t b = 0; b < s->batches; ++b, x += s->in, y += s->units, state += filters * s->memory) {
    for (int32_t f = 0; f < filters; ++f) {
      float *line = state + f * s->memory;
      for (int32_t t = 1; t < s->memory; ++t) line[t - 1] = line[t];
      float acc = 0.0f;
      for (int32_t i = 0; i < s->in; ++i) acc = ts_fma(x[i], p->feature[f * s->in + i], acc);
      line[s->memory - 1] = acc;
    }
    ts_svdf_units_f32(s, p->time, p->bias, p->low, p->high, state, y);
  }
}

/* One step's feature: its sum as the state holds it, within the state's type. */
static inline int32_t ts_svdf_feature(const ts_svdf_shape *s, const int8_t *x, int32_t x_zero, const int8_t *w, int32_t multiplier,
                                      int32_t shift, int32_t low, int32_t high) {
  int32_t acc = 0;
  for (int32_t i = 0; i < s->in; ++i) acc = ts_add(acc, w[i] * (x[i] - x_zero));
  return ts_clamp(ts_requantise(acc, multiplier, shift), low, high);
}

static inline int8_t ts_svdf_output(int32_t acc, int32_t multiplier, int32_t shift, int32_t y_zero) {
  return (int8_t)ts_clamp(ts_add(ts_requantise(acc, multiplier, shift), y_zero), INT8_MIN, INT8_MAX);
}

TS_KERNEL void ts_svdf_s8(const ts_svdf_s8_params *p, const int8_t *x, int8_t *state, int8_t *y) {
  const ts_svdf_shape *s = &p->shape;
  const int32_t filters = s->units * s->rank;
  for (int32_t b = 0; b < s->batches; ++b, x += s->in, y += s->units, state += filters * s->memory) {
    for (int32_t f = 0; f < filters; ++f) {
      int8_t *line = state + f * s->memory;
      for (int32_t t = 1; t < s->memory; ++t) line[t - 1] = line[t];
      const int32_t v = ts_svdf_feature(s, x, p->x_zero, p->feature + f * s->in, p->multiplier_1, p->shift_1, INT8_MIN, INT8_MAX);
      line[s->memory - 1] = (int8_t)(uint8_t)(uint32_t)(v + p->state_zero); /* wraps, as the reference's does */
    }
    const int8_t *at = state, *w = p->time;
    for (int32_t u = 0; u < s->units; ++u) {
      int32_t acc = p->bias ? p->bias[u] : 0;
      for (int32_t t = 0; t < s->rank * s->memory; ++t) acc = ts_add(acc, *w++ * (*at++ - p->state_zero));
      y[u] = ts_svdf_output(acc, p->multiplier_2, p->shift_2, p->y_zero);
    }
  }
}

TS_KERNEL void ts_svdf_s8_s16(const ts_svdf_s8_s16_params *p, const int8_t *x, int16_t *state, int8_t *y) {
  const ts_svdf_shape *s = &p->shape;
  const int32_t filters = s->units * s->rank;
  for (int32_t b = 0; b < s->batches; ++b, x += s->in, y += s->units, state += filters * s->memory) {
    for (int32_t f = 0; f < filters; ++f) {
      int16_t *line = state + f * s->memory;
      for (int32_t t = 1; t < s->memory; ++t) line[t - 1] = line[t];
      const int32_t v = ts_svdf_feature(s, x, p->x_zero, p->feature + f * s->in, p->multiplier_1, p->shift_1, INT16_MIN, INT16_MAX);
      line[s->memory - 1] = (int16_t)(uint16_t)(uint32_t)(v + p->state_zero);
    }
    const int16_t *at = state, *w = p->time;
    for (int32_t u = 0; u < s->units; ++u) {
      int32_t acc = p->bias ? p->bias[u] : 0;
      for (int32_t t = 0; t < s->rank * s->memory; ++t)
        acc = (int32_t)((uint32_t)acc + (uint32_t)*w++ * (uint32_t)(*at++ - p->state_zero));
      y[u] = ts_svdf_output(acc, p->multiplier_2, p->shift_2, p->y_zero);
    }
  }
}

TS_KERNEL void ts_svdf_hybrid(const ts_svdf_hybrid_params *p, const float *x, float *state, float *y, void *scratch) {
  const ts_svdf_shape *s = &p->shape;
  const int32_t filters = s->units * s->rank;
  int8_t *q = (int8_t *)scratch;
  for (int32_t b = 0; b < s->batches; ++b, x += s->in, y += s->units, state += filters * s->memory) {
    int32_t zero;
    const float scale = ts_quantise_row(x, s->in, p->asymmetric, q, &zero) * p->feature_scale;
    for (int32_t f = 0; f < filters; ++f) {
      float *line = state + f * s->memory;
      for (int32_t t = 1; t < s->memory; ++t) line[t - 1] = line[t];
      int32_t acc = 0;
      for (int32_t i = 0; i < s->in; ++i) acc = ts_add(acc, p->feature[f * s->in + i] * (q[i] - zero));
      line[s->memory - 1] = (float)acc * scale;
    }
    ts_svdf_units_f32(s, p->time, p->bias, p->low, p->high, state, y);
  }
}
