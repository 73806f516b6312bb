/* SPDX-License-Identifier: MIT-0 */
#include "unidirectional_sequence_lstm.h"

#include "ts_dot.h"
#include "ts_math.h"
#include "ts_sigmoid.h"

/* Which row of x and y step t of batch b is. */
static inline int32_t ts_lstm_row(const ts_lstm_shape *s, int32_t b, int32_t t) {
  return s->time_major ? t * s->batches + b : b * s->steps + t;
}

static inline void ts_lstm_step_f32(const ts_lstm_f32_params *p, const float *x, float *h, float *c, float *y, float *gates) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t gate = 0, k = 0; gate < 4; ++gate)
    for (int32_t n = 0; n < s->cells; ++n, ++k) {
      float acc = p->bias[k];
      for (int32_t i = 0; i < s->in; ++i) acc = ts_fma(x[i], p->weights[k * s->in + i], acc);
      for (int32_t i = 0; i < s->cells; ++i) acc = ts_fma(h[i], p->recurrent[k * s->cells + i], acc);
      gates[k] = gate == 2 ? ts_tanhf(acc) : ts_logisticf(acc);
    }
  for (int32_t n = 0; n < s->cells; ++n) {
    float v = ts_fma(gates[s->cells + n], c[n], gates[n] * gates[2 * s->cells + n]);
    if (p->clip > 0.0f) {
      v = v > p->clip ? p->clip : v;
      v = v < -p->clip ? -p->clip : v;
    }
    c[n] = v;
    h[n] = gates[3 * s->cells + n] * ts_tanhf(v);
    y[n] = h[n];
  }
}

TS_KERNEL void ts_lstm_f32(const ts_lstm_f32_params *p, const float *x, float *h, float *c, float *y, void *scratch) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t t = 0; t < s->steps; ++t)
    for (int32_t b = 0; b < s->batches; ++b) {
      const int32_t row = ts_lstm_row(s, b, t);
      ts_lstm_step_f32(p, x + row * s->in, h + b * s->cells, c + b * s->cells, y + row * s->cells, (float *)scratch);
    }
}

static inline int32_t ts_lstm_cut(int32_t v) { return ts_clamp(v, INT16_MIN, INT16_MAX); }

/* A gate's function of the two parts of its sum, in steps of 2^-12. */
static inline int16_t ts_lstm_gate(int32_t gate, const uint16_t *table, int32_t from_x, int32_t from_h) {
  const int32_t steps = 3 * ts_lstm_cut(ts_lstm_cut(from_x) + ts_lstm_cut(from_h));
  return gate == 2 ? ts_tanh_steps_s16(table, steps) : ts_sigmoid_s16(table, steps);
}

/* The numbers with which a cell's state moves on: the same for int8 and int16. */
typedef struct {
  int32_t forget_multiplier, forget_shift, input_multiplier, input_shift, tanh_multiplier, tanh_shift, clip;
} ts_lstm_cell;

/* c <- f c + i g; returns tanh(c). */
static inline int32_t ts_lstm_next(const ts_lstm_cell *k, const uint16_t *table, int16_t *c, int32_t i, int32_t f, int32_t g) {
  const int32_t kept = ts_lstm_cut(ts_requantise(f * *c, k->forget_multiplier, k->forget_shift));
  const int32_t fresh = ts_lstm_cut(ts_requantise(i * g, k->input_multiplier, k->input_shift));
  int32_t v = ts_lstm_cut(kept + fresh);
  if (k->clip > 0) v = ts_clamp(v, -k->clip, k->clip);
  *c = (int16_t)v;
  return ts_tanh_steps_s16(table, ts_sigmoid_steps(v, k->tanh_multiplier, k->tanh_shift));
}

static inline void ts_lstm_step_s8(const ts_lstm_s8_params *p, const int8_t *x, int8_t *h, int16_t *c, int8_t *y, int16_t *gates) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t gate = 0; gate < 4; ++gate)
    for (int32_t n = 0; n < s->cells; n += 4) {
      const int32_t first = gate * s->cells + n, rows = ts_min(4, s->cells - n);
      int32_t from_x[4], from_h[4] = {0, 0, 0, 0};
      for (int32_t k = 0; k < rows; ++k) from_x[k] = p->bias[first + k];
      ts_dot(p->weights + first * s->in, s->in, rows, p->w_zero[gate], x, p->x_zero, s->in, from_x);
      ts_dot(p->recurrent + first * s->cells, s->cells, rows, p->r_zero[gate], h, p->h_zero, s->cells, from_h);
      for (int32_t k = 0; k < rows; ++k)
        gates[first + k] = ts_lstm_gate(gate, p->table, ts_requantise(from_x[k], p->x_multiplier[gate], p->x_shift[gate]),
                                        ts_requantise(from_h[k], p->h_multiplier[gate], p->h_shift[gate]));
    }
  const ts_lstm_cell cell = {p->forget_multiplier, p->forget_shift, p->input_multiplier, p->input_shift, p->tanh_multiplier, p->tanh_shift, p->clip};
  for (int32_t n = 0; n < s->cells; ++n) {
    const int32_t v = ts_lstm_next(&cell, p->table, c + n, gates[n], gates[s->cells + n], gates[2 * s->cells + n]);
    const int32_t q = ts_requantise(v * gates[3 * s->cells + n], p->output_multiplier, p->output_shift);
    h[n] = (int8_t)ts_clamp(ts_add(q, p->h_zero), INT8_MIN, INT8_MAX);
    y[n] = h[n];
  }
}

TS_KERNEL void ts_lstm_s8(const ts_lstm_s8_params *p, const int8_t *x, int8_t *h, int16_t *c, int8_t *y, void *scratch) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t t = 0; t < s->steps; ++t)
    for (int32_t b = 0; b < s->batches; ++b) {
      const int32_t row = ts_lstm_row(s, b, t);
      ts_lstm_step_s8(p, x + row * s->in, h + b * s->cells, c + b * s->cells, y + row * s->cells, (int16_t *)scratch);
    }
}

static inline void ts_lstm_step_s16(const ts_lstm_s16_params *p, const int16_t *x, int16_t *h, int16_t *c, int16_t *y, int16_t *gates) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t gate = 0, k = 0; gate < 4; ++gate)
    for (int32_t n = 0; n < s->cells; ++n, ++k) {
      int64_t from_x = p->bias[k], from_h = 0;
      for (int32_t i = 0; i < s->in; ++i) from_x = ts_add_64(from_x, x[i] * (p->weights[k * s->in + i] - p->w_zero[gate]));
      for (int32_t i = 0; i < s->cells; ++i)
        from_h = ts_add_64(from_h, (h[i] - p->h_zero) * (p->recurrent[k * s->cells + i] - p->r_zero[gate]));
      gates[k] = ts_lstm_gate(gate, p->table, ts_requantise_64(from_x, p->x_multiplier[gate], p->x_shift[gate]),
                              ts_requantise_64(from_h, p->h_multiplier[gate], p->h_shift[gate]));
    }
  const ts_lstm_cell cell = {p->forget_multiplier, p->forget_shift, p->input_multiplier, p->input_shift, p->tanh_multiplier, p->tanh_shift, p->clip};
  for (int32_t n = 0; n < s->cells; ++n) {
    const int32_t v = ts_lstm_next(&cell, p->table, c + n, gates[n], gates[s->cells + n], gates[2 * s->cells + n]);
    const int32_t q = ts_requantise(v * gates[3 * s->cells + n], p->output_multiplier, p->output_shift);
    h[n] = (int16_t)ts_lstm_cut(ts_add(q, p->h_zero));
    y[n] = h[n];
  }
}

TS_KERNEL void ts_lstm_s16(const ts_lstm_s16_params *p, const int16_t *x, int16_t *h, int16_t *c, int16_t *y, void *scratch) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t t = 0; t < s->steps; ++t)
    for (int32_t b = 0; b < s->batches; ++b) {
      const int32_t row = ts_lstm_row(s, b, t);
      ts_lstm_step_s16(p, x + row * s->in, h + b * s->cells, c + b * s->cells, y + row * s->cells, (int16_t *)scratch);
    }
}
