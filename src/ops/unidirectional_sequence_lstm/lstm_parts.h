/* The LSTM of float32 with the parts that most models do without: coupled gates, peepholes, a projection, layer normalisation.
 *
 *     i, f, o = 1 / (1 + e^-(W x + R h + P c + b)), g = tanh(W x + R h + b)      coupled: i = 1 - f
 *     c <- f c + i g, cut to [-clip, clip]      m = o tanh(c)      y = h <- m, or Q m + q, cut to [-projection_clip, projection_clip]
 *
 * The output gate's peephole sees the new c. With layer normalisation a gate's sums s, without b, become
 * N (s - mean) / sqrt(variance + 1e-8) + b over its cells.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LSTM_PARTS_H
#define TS_LSTM_PARTS_H

#include "unidirectional_sequence_lstm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The gates stand in the order input, forget, cell, output; the first is not there if they are coupled. */
typedef struct {
  ts_lstm_shape shape;
  int32_t outputs; /* of h and y */
  int32_t coupled;
  float clip, projection_clip;  /* 0: none */
  const float *weights;         /* (gates, cells, in) */
  const float *recurrent;       /* (gates, cells, outputs) */
  const float *bias;            /* (gates, cells) */
  const float *peephole;        /* (gates but the cell's, cells), or null */
  const float *norm;            /* (gates, cells), or null */
  const float *projection;      /* (outputs, cells), or null: outputs are cells */
  const float *projection_bias; /* (outputs), or null */
} ts_lstm_parts_f32_params;

/* Sums by fused multiply-adds: the bias, then the inputs, h and the peephole; mean and variance in the order of the cells.
 * Scratch: 4 * cells floats. */
TS_KERNEL void ts_lstm_parts_f32(const ts_lstm_parts_f32_params *p, const float *x, float *h, float *c, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
