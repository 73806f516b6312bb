/* UNIDIRECTIONAL_SEQUENCE_RNN: for each step t of the sequence, y_t = h <- activation(W x_t + R h + b).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_UNIDIRECTIONAL_SEQUENCE_RNN_H
#define TS_UNIDIRECTIONAL_SEQUENCE_RNN_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (batches, steps, in), or (steps, batches, in) if time_major, y alike with `units` last; h (batches, units) is read and written. */
typedef struct {
  int32_t batches, steps, in, units;
  int32_t time_major, tanh; /* tanh: 1, or the activation is a range */
  float low, high;
  const float *weights;   /* (units, in) */
  const float *recurrent; /* (units, units) */
  const float *bias;      /* (units) */
} ts_rnn_f32_params;

/* Sums by fused multiply-adds: the bias, then the inputs, then h. */
TS_KERNEL void ts_rnn_f32(const ts_rnn_f32_params *p, const float *x, float *h, float *y);

#ifdef __cplusplus
}
#endif

#endif
