/* SPDX-License-Identifier: MIT-0 */
#include "lstm_parts.h"

#include "ts_math.h"

/* s <- N (s - mean) / sqrt(variance + 1e-8) + b */
static inline void ts_lstm_normalise(float *s, int32_t cells, const float *norm, const float *bias) {
  float sum = 0.0f, squares = 0.0f;
  for (int32_t n = 0; n < cells; ++n) sum += s[n];
  const float mean = sum / (float)cells;
  for (int32_t n = 0; n < cells; ++n) squares = ts_fma(s[n] - mean, s[n] - mean, squares);
  const float inverse = 1.0f / sqrtf(squares / (float)cells + 1e-8f);
  for (int32_t n = 0; n < cells; ++n) s[n] = ts_fma((s[n] - mean) * inverse, norm[n], bias[n]);
}

/* Gate `gate` of those that there are; `peephole` is null where it has none. */
static inline void ts_lstm_parts_gate(const ts_lstm_parts_f32_params *p, int32_t gate, const float *x, const float *h, const float *c, const float *peephole, float *s) {
  const int32_t cells = p->shape.cells, in = p->shape.in, first = gate * cells;
  for (int32_t n = 0; n < cells; ++n) {
    const float *w = p->weights + (first + n) * in, *r = p->recurrent + (first + n) * p->outputs;
    float acc = p->norm ? 0.0f : p->bias[first + n];
    for (int32_t i = 0; i < in; ++i) acc = ts_fma(x[i], w[i], acc);
    for (int32_t i = 0; i < p->outputs; ++i) acc = ts_fma(h[i], r[i], acc);
    s[n] = peephole ? ts_fma(c[n], peephole[n], acc) : acc;
  }
  if (p->norm) ts_lstm_normalise(s, cells, p->norm + first, p->bias + first);
  const int32_t is_cell = gate + p->coupled == 2;
  for (int32_t n = 0; n < cells; ++n) s[n] = is_cell ? ts_tanhf(s[n]) : ts_logisticf(s[n]);
}

static inline float ts_lstm_clip(float v, float most) {
  if (!(most > 0.0f)) return v;
  v = v > most ? most : v;
  return v < -most ? -most : v;
}

static inline void ts_lstm_parts_step(const ts_lstm_parts_f32_params *p, const float *x, float *h, float *c, float *y, float *gates) {
  const int32_t cells = p->shape.cells;
  float *i = gates, *f = gates + cells, *g = gates + 2 * cells, *o = gates + 3 * cells;
  const float *peephole = p->peephole;
  if (!p->coupled) {
    ts_lstm_parts_gate(p, 0, x, h, c, peephole, i);
    if (peephole) peephole += cells;
  }
  ts_lstm_parts_gate(p, 1 - p->coupled, x, h, c, peephole, f);
  ts_lstm_parts_gate(p, 2 - p->coupled, x, h, c, NULL, g);
  for (int32_t n = 0; n < cells; ++n) {
    const float fresh = p->coupled ? 1.0f - f[n] : i[n];
    c[n] = ts_lstm_clip(ts_fma(f[n], c[n], fresh * g[n]), p->clip);
  }
  ts_lstm_parts_gate(p, 3 - p->coupled, x, h, c, peephole ? peephole + cells : NULL, o);
  for (int32_t n = 0; n < cells; ++n) g[n] = o[n] * ts_tanhf(c[n]);
  for (int32_t k = 0; k < p->outputs; ++k) {
    float v = p->projection ? p->projection_bias ? p->projection_bias[k] : 0.0f : g[k];
    if (p->projection) {
      for (int32_t n = 0; n < cells; ++n) v = ts_fma(g[n], p->projection[k * cells + n], v);
      v = ts_lstm_clip(v, p->projection_clip);
    }
    y[k] = h[k] = v;
  }
}

TS_KERNEL void ts_lstm_parts_f32(const ts_lstm_parts_f32_params *p, const float *x, float *h, float *c, float *y, void *scratch) {
  const ts_lstm_shape *s = &p->shape;
  for (int32_t t = 0; t < s->steps; ++t)
    for (int32_t b = 0; b < s->batches; ++b) {
      const int32_t row = s->time_major ? t * s->batches + b : b * s->steps + t;
      ts_lstm_parts_step(p, x + row * s->in, h + b * p->outputs, c + b * s->cells, y + row * p->outputs, (float *)scratch);
    }
}
