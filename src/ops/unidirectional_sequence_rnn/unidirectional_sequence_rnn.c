/* SPDX-License-Identifier: MIT-0 */
#include "unidirectional_sequence_rnn.h"

#include "ts_math.h"

TS_KERNEL void ts_rnn_f32(const ts_rnn_f32_params *p, const float *x, float *h, float *y) {
  for (int32_t t = 0; t < p->steps; ++t)
    for (int32_t b = 0; b < p->batches; ++b) {
      const int32_t row = p->time_major ? t * p->batches + b : b * p->steps + t;
      const float *in = x + row * p->in;
      float *state = h + b * p->units, *out = y + row * p->units;
      for (int32_t n = 0; n < p->units; ++n) {
        float acc = p->bias[n];
        for (int32_t i = 0; i < p->in; ++i) acc = ts_fma(in[i], p->weights[n * p->in + i], acc);
        for (int32_t i = 0; i < p->units; ++i) acc = ts_fma(state[i], p->recurrent[n * p->units + i], acc);
        out[n] = p->tanh ? ts_tanhf(acc) : ts_clampf(acc, p->low, p->high);
      }
      memcpy(state, out, (size_t)p->units * sizeof(float));
    }
}
