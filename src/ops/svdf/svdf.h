/* SVDF: a layer of filters over time, each the product of a vector over the features and a vector over the last steps.
 *
 *     state[b, f, :] moves one step back; state[b, f, last] = sum over i of x[b, i] * feature[f, i]
 *     y[b, u] = act(bias[u] + sum over the unit's rank filters f and over the steps t of state[b, f, t] * time[f, t])
 *
 * Shapes: x (batches, in), feature (units * rank, in), time (units * rank, memory), state (batches, units * rank * memory),
 * which is read and written, y (batches, units).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SVDF_H
#define TS_SVDF_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches, in, units, rank, memory;
} ts_svdf_shape;

typedef struct {
  ts_svdf_shape shape;
  float low, high;      /* the fused activation */
  const float *feature;
  const float *time;
  const float *bias;    /* (units), or null */
} ts_svdf_f32_params;

/* Sums by fused multiply-adds in the order of the formula, the bias first. */
TS_KERNEL void ts_svdf_f32(const ts_svdf_f32_params *p, const float *x, float *state, float *y);

typedef struct {
  ts_svdf_shape shape;
  int32_t x_zero, state_zero, y_zero;
  int32_t multiplier_1, shift_1; /* x_scale * feature_scale / state_scale */
  int32_t multiplier_2, shift_2; /* state_scale * time_scale / y_scale */
  const int8_t *feature;
  const int8_t *time;
  const int32_t *bias;           /* (units), or null */
} ts_svdf_s8_params;

/* The state in int8; both requantisations with double rounding. */
TS_KERNEL void ts_svdf_s8(const ts_svdf_s8_params *p, const int8_t *x, int8_t *state, int8_t *y);

typedef struct {
  ts_svdf_shape shape;
  int32_t x_zero, state_zero, y_zero;
  int32_t multiplier_1, shift_1;
  int32_t multiplier_2, shift_2;
  const int8_t *feature;
  const int16_t *time;
  const int32_t *bias;
} ts_svdf_s8_s16_params;

/* The same with the state and its weights in int16. */
TS_KERNEL void ts_svdf_s8_s16(const ts_svdf_s8_s16_params *p, const int8_t *x, int16_t *state, int8_t *y);

typedef struct {
  ts_svdf_shape shape;
  float low, high;
  int32_t asymmetric;    /* how x is quantised: ts_quantise_row */
  float feature_scale;
  const int8_t *feature;
  const float *time;
  const float *bias;
} ts_svdf_hybrid_params;

/* int8 features: x is quantised row by row (scratch: `in` bytes), the state is float. */
TS_KERNEL void ts_svdf_hybrid(const ts_svdf_hybrid_params *p, const float *x, float *state, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
