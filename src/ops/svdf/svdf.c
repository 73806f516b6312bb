/* SPDX-License-Identifier: MIT-0 */
#include "svdf.h"

#include "ts_dot.h"
#include "ts_hybrid.h"

/* All filters' lines, one after the other, move on by one element; what comes to a line's end is its feature's place. */
static inline void ts_svdf_older(uint8_t *state, size_t bytes, size_t element) {
  size_t i = 0;
  for (; i + element + 4 <= bytes; i += 4) {
    uint32_t four;
    memcpy(&four, state + i + element, sizeof four);
    memcpy(state + i, &four, sizeof four);
  }
  for (; i + element < bytes; ++i) state[i] = state[i + element];
}

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
    ts_svdf_older((uint8_t *)state, (size_t)(filters * s->memory) * sizeof *state, sizeof *state);
    for (int32_t f = 0; f < filters; ++f) {
      float acc = 0.0f;
      for (int32_t i = 0; i < s->in; ++i) acc = ts_fma(x[i], p->feature[f * s->in + i], acc);
      state[(f + 1) * s->memory - 1] = acc;
    }
    ts_svdf_units_f32(s, p->time, p->bias, p->low, p->high, state, y);
  }
}

/* The features of up to four filters from f on: their sums, as the state holds them but for its zero point. */
static inline void ts_svdf_features(const ts_svdf_shape *s, const int8_t *x, int32_t x_zero, const int8_t *feature, int32_t f, int32_t rows,
                                    int32_t *sums) {
  sums[0] = sums[1] = sums[2] = sums[3] = 0;
  ts_dot(feature + f * s->in, s->in, rows, 0, x, x_zero, s->in, sums);
}

static inline int8_t ts_svdf_output(int32_t acc, int32_t multiplier, int32_t shift, int32_t y_zero) {
  return (int8_t)ts_clamp(ts_add(ts_requantise(acc, multiplier, shift), y_zero), INT8_MIN, INT8_MAX);
}

TS_KERNEL void ts_svdf_s8(const ts_svdf_s8_params *p, const int8_t *x, int8_t *state, int8_t *y) {
  const ts_svdf_shape *s = &p->shape;
  const int32_t filters = s->units * s->rank;
  for (int32_t b = 0; b < s->batches; ++b, x += s->in, y += s->units, state += filters * s->memory) {
    ts_svdf_older((uint8_t *)state, (size_t)(filters * s->memory) * sizeof *state, sizeof *state);
    for (int32_t f = 0; f < filters; f += 4) {
      const int32_t rows = ts_min(4, filters - f);
      int32_t sums[4];
      ts_svdf_features(s, x, p->x_zero, p->feature, f, rows, sums);
      for (int32_t k = 0; k < rows; ++k) {
        const int32_t v = ts_clamp(ts_requantise(sums[k], p->multiplier_1, p->shift_1), INT8_MIN, INT8_MAX);
        state[(f + k + 1) * s->memory - 1] = (int8_t)(uint8_t)(uint32_t)(v + p->state_zero); /* wraps, as the reference's does */
      }
    }
    const int32_t past = s->rank * s->memory;
    const int8_t *at = state, *w = p->time;
    for (int32_t u = 0; u < s->units; ++u, at += past, w += past) {
      const int32_t acc = ts_dot_row(w, at, p->state_zero, past, p->bias ? p->bias[u] : 0);
      y[u] = ts_svdf_output(acc, p->multiplier_2, p->shift_2, p->y_zero);
    }
  }
}

TS_KERNEL void ts_svdf_s8_s16(const ts_svdf_s8_s16_params *p, const int8_t *x, int16_t *state, int8_t *y) {
  const ts_svdf_shape *s = &p->shape;
  const int32_t filters = s->units * s->rank;
  for (int32_t b = 0; b < s->batches; ++b, x += s->in, y += s->units, state += filters * s->memory) {
    ts_svdf_older((uint8_t *)state, (size_t)(filters * s->memory) * sizeof *state, sizeof *state);
    for (int32_t f = 0; f < filters; f += 4) {
      const int32_t rows = ts_min(4, filters - f);
      int32_t sums[4];
      ts_svdf_features(s, x, p->x_zero, p->feature, f, rows, sums);
      for (int32_t k = 0; k < rows; ++k) {
        const int32_t v = ts_clamp(ts_requantise(sums[k], p->multiplier_1, p->shift_1), INT16_MIN, INT16_MAX);
        state[(f + k + 1) * s->memory - 1] = (int16_t)(uint16_t)(uint32_t)(v + p->state_zero);
      }
    }
    const int32_t past = s->rank * s->memory;
    const int16_t *at = state, *w = p->time;
    for (int32_t u = 0; u < s->units; ++u, at += past, w += past) {
      const int32_t acc = ts_dot_row_s16(w, at, p->state_zero, past, p->bias ? p->bias[u] : 0);
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
    ts_svdf_older((uint8_t *)state, (size_t)(filters * s->memory) * sizeof *state, sizeof *state);
    for (int32_t f = 0; f < filters; f += 4) {
      const int32_t rows = ts_min(4, filters - f);
      int32_t sums[4];
      ts_svdf_features(s, q, zero, p->feature, f, rows, sums);
      for (int32_t k = 0; k < rows; ++k) state[(f + k + 1) * s->memory - 1] = (float)sums[k] * scale;
    }
    ts_svdf_units_f32(s, p->time, p->bias, p->low, p->high, state, y);
  }
}
