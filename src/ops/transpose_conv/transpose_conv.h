/* TRANSPOSE_CONV: y[n, a, b, o] = act(bias[o] + sum of x[n, i, j, c] * w[o, k, l, c] over all i, j, k, l with
 * i s + k - pad = a and j s + l - pad = b): each input spreads a window of its own over the output.
 *
 * Shapes: x (n, in_h, in_w, in_c), w (out_c, k_h, k_w, in_c), bias (out_c), y (n, out_h, out_w, out_c); no dilation.
 * Arithmetic, and the kernel named ..._rt, as CONV_2D's.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_TRANSPOSE_CONV_H
#define TS_TRANSPOSE_CONV_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window; /* in_... of x, out_... of y */
  float low, high;
  const float *weights;
  const float *bias; /* (out_c), or null */
} ts_transpose_conv_f32_params;

/* The order of the sum is fixed: the bias, then taps row by row, channels ascending, each step one fused multiply-add. */
TS_KERNEL void ts_transpose_conv_f32(const ts_transpose_conv_f32_params *p, const float *x, float *y);
TS_KERNEL void ts_transpose_conv_f32_rt(const ts_transpose_conv_f32_params *p, const float *x, const float *w, const float *b, float *y);

typedef struct {
  ts_window window;
  int32_t x_zero, y_zero;
  int32_t low, high;
  const int8_t *weights;
  const int32_t *bias;
  const int32_t *multiplier; /* (out_c) */
  const int32_t *shift;
} ts_transpose_conv_s8_params;

TS_KERNEL void ts_transpose_conv_s8(const ts_transpose_conv_s8_params *p, const int8_t *x, int8_t *y);

typedef struct {
  ts_window window;
  int32_t low, high;
  int32_t narrow; /* 1: the bias is int32 in the model, and the sum is requantised as int8's is */
  const int8_t *weights;
  const int64_t *bias;
  const int32_t *multiplier; /* shift <= 14 unless narrow */
  const int32_t *shift;
} ts_transpose_conv_s16_params;

TS_KERNEL void ts_transpose_conv_s16(const ts_transpose_conv_s16_params *p, const int16_t *x, int16_t *y);

typedef struct {
  ts_window window;
  float low, high;
  const int8_t *weights;
  const float *w_scale; /* (out_c) */
  const float *bias;
} ts_transpose_conv_hybrid_params;

/* Each image is quantised to int8 (scratch: its in_h * in_w * in_c bytes). */
TS_KERNEL void ts_transpose_conv_hybrid(const ts_transpose_conv_hybrid_params *p, const float *x, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
