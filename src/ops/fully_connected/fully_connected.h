/* FULLY_CONNECTED: y[n, o] = act(sum over i of x[n, i] * w[o, i] + b[o]).
 *
 * Shapes: x (batches, in), w (out, in), b (out), y (batches, out). A missing bias is null. The kernels named ..._rt take the
 * weights and the bias as operands computed at run time, and ignore those of their parameters.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_H
#define TS_FULLY_CONNECTED_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches, in, out;
  float low, high;      /* the fused activation: -INFINITY, INFINITY where there is none */
  const float *weights; /* (out, in) */
  const float *bias;    /* (out), or null for zeros */
} ts_fully_connected_f32_params;

/* The order of the sum is fixed: the bias, then i ascending, each step one fused multiply-add. */
TS_KERNEL void ts_fully_connected_f32(const ts_fully_connected_f32_params *p, const float *x, float *y);
TS_KERNEL void ts_fully_connected_f32_rt(const ts_fully_connected_f32_params *p, const float *x, const float *w, const float *b,
                                         float *y);

typedef struct {
  int32_t batches, in, out;
  int32_t x_zero, w_zero, y_zero; /* zero points */
  int32_t low, high;              /* the fused activation and the type's range, in output steps */
  int32_t per_channel;            /* 1: a multiplier and shift for each output; 0: one for all */
  const int8_t *weights;          /* (out, in) */
  const int32_t *bias;            /* (out), or null */
  const int32_t *multiplier;      /* x_scale * w_scale / y_scale = multiplier * 2^(shift - 31) */
  const int32_t *shift;
} ts_fully_connected_s8_params;

/* acc = bias + sum (x - x_zero)(w - w_zero); y = clamp(y_zero + requantise(acc)); double rounding (ts_requantise). */
TS_KERNEL void ts_fully_connected_s8(const ts_fully_connected_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_fully_connected_s8_rt(const ts_fully_connected_s8_params *p, const int8_t *x, const int8_t *w,
                                        const int32_t *b, int8_t *y);

typedef struct {
  int32_t batches, in, out;
  int32_t w_zero;
  int32_t low, high;
  int32_t per_channel;
  int32_t narrow;            /* 1: the bias is int32 in the model, and the sum is requantised as int8's is */
  const int8_t *weights;     /* (out, in) */
  const int64_t *bias;       /* (out), or null */
  const int32_t *multiplier; /* shift <= 14 unless narrow */
  const int32_t *shift;
} ts_fully_connected_s16_params;

/* int16 activations, int8 weights, zero points 0: y = clamp(requantise_64(bias + sum x (w - w_zero))). */
TS_KERNEL void ts_fully_connected_s16(const ts_fully_connected_s16_params *p, const int16_t *x, int16_t *y);

typedef struct {
  int32_t batches, in, out;
  int32_t low, high;
  const int8_t *weights;  /* (out, in), zero point 0 */
  const int32_t *numbers; /* of each output its bias and its factor (ts_dot_scaled) */
} ts_fully_connected_s16_word_params;

/* The same where sums stay within 32 bits. */
TS_KERNEL void ts_fully_connected_s16_word(const ts_fully_connected_s16_word_params *p, const int16_t *x, int16_t *y);

typedef struct {
  int32_t batches, in, out;
  float low, high;
  int32_t asymmetric;      /* how x is quantised: ts_quantise_row */
  int32_t per_channel;     /* 1: a scale for each output; 0: one for all */
  const int8_t *weights;   /* (out, in), zero point 0 */
  const float *w_scale;
  const float *bias;       /* (out), or null */
} ts_fully_connected_hybrid_params;

/* Each row of x is quantised to int8 (scratch: `in` bytes); y = act(bias + (x_scale * w_scale) * integer sum). */
TS_KERNEL void ts_fully_connected_hybrid(const ts_fully_connected_hybrid_params *p, const float *x, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
