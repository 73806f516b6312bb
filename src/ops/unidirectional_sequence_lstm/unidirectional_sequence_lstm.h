/* UNIDIRECTIONAL_SEQUENCE_LSTM: for each step t of the sequence
 *
 *     i, f, o = 1 / (1 + e^-(W x_t + R h + b)), g = tanh(W x_t + R h + b), each gate with its own W, R and b
 *     c <- f c + i g, cut to [-clip, clip]      h <- o tanh(c)      y_t = h
 *
 * Shapes: x (batches, steps, in), or (steps, batches, in) if time_major, y alike with `cells` last; h and c (batches, cells) are
 * read and written. The gates stand in the order input, forget, cell, output.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_UNIDIRECTIONAL_SEQUENCE_LSTM_H
#define TS_UNIDIRECTIONAL_SEQUENCE_LSTM_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches, steps, in, cells;
  int32_t time_major;
} ts_lstm_shape;

typedef struct {
  ts_lstm_shape shape;
  float clip;             /* 0: none */
  const float *weights;   /* (4, cells, in) */
  const float *recurrent; /* (4, cells, cells) */
  const float *bias;      /* (4, cells) */
} ts_lstm_f32_params;

/* Sums by fused multiply-adds: the bias, then the inputs, then h. Scratch: 4 * cells floats. */
TS_KERNEL void ts_lstm_f32(const ts_lstm_f32_params *p, const float *x, float *h, float *c, float *y, void *scratch);

typedef struct {
  ts_lstm_shape shape;
  int32_t x_zero, h_zero;
  int32_t w_zero[4], r_zero[4];
  int32_t x_multiplier[4], x_shift[4]; /* x_scale * w_scale in steps of 2^-12 */
  int32_t h_multiplier[4], h_shift[4]; /* h_scale * r_scale in steps of 2^-12 */
  int32_t forget_multiplier, forget_shift; /* of f c in steps of c */
  int32_t input_multiplier, input_shift;   /* of i g in steps of c */
  int32_t output_multiplier, output_shift; /* of o tanh(c) in steps of h */
  int32_t tanh_multiplier, tanh_shift;     /* c in steps of 1 / (3 * 4096) */
  int32_t clip;                            /* in steps of c; 0: none */
  const int8_t *weights;
  const int8_t *recurrent;
  const int32_t *bias;
  const uint16_t *table;                   /* ts_sigmoid.h */
} ts_lstm_s8_params;

/* x, h and y in int8, gates and c in int16, as TensorFlow Lite Micro computes it. Scratch: 4 * cells int16. */
TS_KERNEL void ts_lstm_s8(const ts_lstm_s8_params *p, const int8_t *x, int8_t *h, int16_t *c, int8_t *y, void *scratch);

typedef struct {
  ts_lstm_shape shape;
  int32_t h_zero;
  int32_t w_zero[4], r_zero[4];
  int32_t x_multiplier[4], x_shift[4]; /* shift <= 14 */
  int32_t h_multiplier[4], h_shift[4];
  int32_t forget_multiplier, forget_shift;
  int32_t input_multiplier, input_shift;
  int32_t output_multiplier, output_shift;
  int32_t tanh_multiplier, tanh_shift;
  int32_t clip;
  const int8_t *weights;
  const int8_t *recurrent;
  const int64_t *bias;
  const uint16_t *table;
} ts_lstm_s16_params;

/* The same with x, h and y in int16, without zero points. */
TS_KERNEL void ts_lstm_s16(const ts_lstm_s16_params *p, const int16_t *x, int16_t *h, int16_t *c, int16_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
