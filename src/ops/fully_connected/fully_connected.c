/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected.h"

#include "ts_dot.h"
#include "ts_hybrid.h"

TS_KERNEL void ts_fully_connected_f32(const ts_fully_connected_f32_params *p, const float *x, float *y) {
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    const float *w = p->weights;
    for (int32_t o = 0; o < p->out; ++o, w += p->in) {
      float acc = p->bias ? p->bias[o] : 0.0f;
      for (int32_t i = 0; i < p->in; ++i) acc = ts_fma(x[i], w[i], acc);
      acc = acc < p->low ? p->low : acc;
      y[o] = acc > p->high ? p->high : acc;
    }
  }
}

TS_KERNEL void ts_fully_connected_f32_rt(const ts_fully_connected_f32_params *p, const float *x, const float *w, const float *b,
                                         float *y) {
  ts_fully_connected_f32_params q = *p;
  q.weights = w;
  q.bias = b;
  ts_fully_connected_f32(&q, x, y);
}

TS_KERNEL void ts_fully_connected_s8(const ts_fully_connected_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    for (int32_t o = 0; o < p->out; o += 4) {
      const int32_t rows = ts_min(4, p->out - o);
      int32_t sums[4];
      for (int32_t k = 0; k < rows; ++k) sums[k] = p->bias ? p->bias[o + k] : 0;
      ts_dot(p->weights + o * p->in, p->in, rows, p->w_zero, x, p->x_zero, p->in, sums);
      for (int32_t k = 0; k < rows; ++k) {
        const int32_t c = p->per_channel ? o + k : 0;
        const int32_t q = ts_add(p->y_zero, ts_requantise(sums[k], p->multiplier[c], p->shift[c]));
        y[o + k] = (int8_t)ts_clamp(q, p->low, p->high);
      }
    }
  }
}

TS_KERNEL void ts_fully_connected_s8_rt(const ts_fully_connected_s8_params *p, const int8_t *x, const int8_t *w,
                                        const int32_t *b, int8_t *y) {
  ts_fully_connected_s8_params q = *p;
  q.weights = w;
  q.bias = b;
  ts_fully_connected_s8(&q, x, y);
}

TS_KERNEL void ts_fully_connected_s16(const ts_fully_connected_s16_params *p, const int16_t *x, int16_t *y) {
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    const int8_t *w = p->weights;
    for (int32_t o = 0; o < p->out; ++o, w += p->in) {
      int64_t acc = p->bias ? p->bias[o] : 0;
      for (int32_t i = 0; i < p->in; ++i) acc = ts_add_64(acc, x[i] * (w[i] - p->w_zero));
      const int32_t c = p->per_channel ? o : 0;
      const int32_t q = p->narrow ? ts_requantise((int32_t)(uint32_t)acc, p->multiplier[c], p->shift[c])
                                  : ts_requantise_64(acc, p->multiplier[c], p->shift[c]);
      y[o] = (int16_t)ts_clamp(q, p->low, p->high);
    }
  }
}

TS_KERNEL void ts_fully_connected_s16_word(const ts_fully_connected_s16_word_params *p, const int16_t *x, int16_t *y) {
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out)
    for (int32_t o = 0; o < p->out; o += 4) {
      const int32_t rows = ts_min(4, p->out - o), *numbers = p->numbers + 2 * o;
      int32_t sums[4];
      ts_dot_s16_begin(numbers, rows, sums);
      ts_dot_s16_word(p->weights + o * p->in, p->in, rows, x, p->in, sums);
      ts_dot_s16_end(numbers, rows, sums, p->low, p->high, y + o);
    }
}

TS_KERNEL void ts_fully_connected_hybrid(const ts_fully_connected_hybrid_params *p, const float *x, float *y, void *scratch) {
  int8_t *q = (int8_t *)scratch;
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    int32_t zero;
    const float x_scale = ts_quantise_row(x, p->in, p->asymmetric, q, &zero);
    for (int32_t o = 0; o < p->out; o += 4) {
      const int32_t rows = ts_min(4, p->out - o);
      int32_t sums[4] = {0, 0, 0, 0};
      ts_dot(p->weights + o * p->in, p->in, rows, 0, q, zero, p->in, sums);
      for (int32_t k = 0; k < rows; ++k) {
        const float scale = x_scale * p->w_scale[p->per_channel ? o + k : 0];
        y[o + k] = ts_clampf(ts_fma((float)sums[k], scale, p->bias ? p->bias[o + k] : 0.0f), p->low, p->high);
      }
    }
  }
}
