/* DEPTHWISE_CONV_2D: y[n, i, j, c m + k] = act(b[c m + k] + sum over the window of x[n, .., .., c] * w[.., .., c m + k]).
 *
 * Shapes: x (n, in_h, in_w, in_c), w (1, k_h, k_w, out_c), b (out_c), y (n, out_h, out_w, out_c), out_c = in_c * m. Taps outside
 * of the image add nothing. Arithmetic, and the kernel named ..._rt, as CONV_2D's.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEPTHWISE_CONV_2D_H
#define TS_DEPTHWISE_CONV_2D_H

#include "ts_window.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  ts_window window;
  float low, high;
  const float *weights; /* (k_h, k_w, out_c) */
  const float *bias;    /* (out_c), or null */
} ts_depthwise_conv_2d_f32_params;

/* The order of the sum is fixed: the bias, then taps row by row, each step one fused multiply-add. */
TS_KERNEL void ts_depthwise_conv_2d_f32(const ts_depthwise_conv_2d_f32_params *p, const float *x, float *y);
TS_KERNEL void ts_depthwise_conv_2d_f32_rt(const ts_depthwise_conv_2d_f32_params *p, const float *x, const float *w,
                                           const float *b, float *y);

typedef struct {
  ts_window window;
  int32_t x_zero, y_zero;
  int32_t low, high;
  const int8_t *weights;
  const int32_t *bias;
  const int32_t *multiplier; /* (out_c) */
  const int32_t *shift;
} ts_depthwise_conv_2d_s8_params;

TS_KERNEL void ts_depthwise_conv_2d_s8(const ts_depthwise_conv_2d_s8_params *p, const int8_t *x, int8_t *y);

typedef struct {
  ts_window window;
  int32_t low, high;
  const int8_t *weights;
  const int64_t *bias;
  const int32_t *multiplier; /* shift <= 14 */
  const int32_t *shift;
} ts_depthwise_conv_2d_s16_params;

TS_KERNEL void ts_depthwise_conv_2d_s16(const ts_depthwise_conv_2d_s16_params *p, const int16_t *x, int16_t *y);

typedef struct {
  ts_window window; /* as many channels out as in */
  int32_t low, high;
  const int8_t *weights;
  const int32_t *numbers; /* of each channel its bias and its factor (ts_dot_scaled) */
} ts_depthwise_conv_2d_s16_word_params;

/* The same where sums stay within 32 bits. */
TS_KERNEL void ts_depthwise_conv_2d_s16_word(const ts_depthwise_conv_2d_s16_word_params *p, const int16_t *x, int16_t *y);

typedef struct {
  ts_window window;
  float low, high;
  const int8_t *weights;
  const float *w_scale; /* (out_c) */
  const float *bias;
} ts_depthwise_conv_2d_hybrid_params;

TS_KERNEL void ts_depthwise_conv_2d_hybrid(const ts_depthwise_conv_2d_hybrid_params *p, const float *x, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
