/* CONV_2D: y[n, i, j, o] = act(b[o] + sum over the window of x[n, i s - pad + d k, j s - pad + d l, c] * w[o, k, l, c]).
 *
 * Shapes: x (n, in_h, in_w, in_c), w (out_c, k_h, k_w, k_c), b (out_c), y (n, out_h, out_w, out_c). Taps outside of the image
 * add nothing. k_c divides in_c: with in_c / k_c > 1 groups, each group of outputs sees its own k_c channels.
 * The kernel named ..._rt takes weights and bias as operands computed at run time, and ignores those of its parameters.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONV_2D_H
#define TS_CONV_2D_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  int32_t k_c;
  float low, high;      /* the fused activation: -INFINITY, INFINITY where there is none */
  const float *weights; /* (out_c, k_h, k_w, k_c) */
  const float *bias;    /* (out_c), or null for zeros */
} ts_conv_2d_f32_params;

/* The order of the sum is fixed: the bias, then taps row by row, channels ascending, each step one fused multiply-add. */
TS_KERNEL void ts_conv_2d_f32(const ts_conv_2d_f32_params *p, const float *x, float *y);
TS_KERNEL void ts_conv_2d_f32_rt(const ts_conv_2d_f32_params *p, const float *x, const float *w, const float *b, float *y);

typedef struct {
  ts_window window;
  int32_t k_c;
  int32_t x_zero, y_zero;
  int32_t low, high; /* the fused activation and the type's range, in output steps */
  const int8_t *weights;
  const int32_t *bias;       /* (out_c), or null */
  const int32_t *multiplier; /* (out_c): x_scale * w_scale / y_scale = multiplier * 2^(shift - 31) */
  const int32_t *shift;
} ts_conv_2d_s8_params;

/* y = clamp(y_zero + requantise(bias + sum (x - x_zero) w)), double rounding (ts_requantise). */
TS_KERNEL void ts_conv_2d_s8(const ts_conv_2d_s8_params *p, const int8_t *x, int8_t *y);

typedef struct {
  ts_window window;
  int32_t k_c;
  int32_t low, high;
  int32_t narrow; /* 1: the bias is int32 in the model, and the sum is requantised as int8's is */
  const int8_t *weights;
  const int64_t *bias;
  const int32_t *multiplier; /* shift <= 14 unless narrow */
  const int32_t *shift;
} ts_conv_2d_s16_params;

/* int16 activations, int8 weights, zero points 0: y = clamp(requantise_64(bias + sum x w)). */
TS_KERNEL void ts_conv_2d_s16(const ts_conv_2d_s16_params *p, const int16_t *x, int16_t *y);

typedef struct {
  ts_window window; /* one group */
  int32_t low, high;
  const int8_t *weights;
  const int32_t *numbers; /* of each output channel its bias and its factor (ts_dot_scaled) */
} ts_conv_2d_s16_word_params;

/* The same where sums stay within 32 bits. Scratch: a window, where it has more than one tap. */
TS_KERNEL void ts_conv_2d_s16_word(const ts_conv_2d_s16_word_params *p, const int16_t *x, int16_t *y, void *scratch);

typedef struct {
  ts_window window;
  int32_t k_c;
  float low, high;
  int32_t asymmetric;   /* how x is quantised: ts_quantise_row */
  const int8_t *weights;
  const float *w_scale; /* (out_c) */
  const float *bias;
} ts_conv_2d_hybrid_params;

/* Each image is quantised to int8 (scratch: its in_h * in_w * in_c bytes, and a window's); y = act(bias + (x_scale * w_scale) * integer sum). */
TS_KERNEL void ts_conv_2d_hybrid(const ts_conv_2d_hybrid_params *p, const float *x, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
