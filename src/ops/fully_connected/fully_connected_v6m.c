/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_v6m.h"

/* fully_connected_v6m.S: `turns` times four outputs. */
typedef struct {
  const int8_t *x, *end;
  const uint8_t *weights;
  const int32_t *starts, *constants;
  int32_t step;
  int8_t *y;
  int32_t turns;
  int32_t offset; /* 128 times the sum of x */
  int32_t low, high;
} ts_dense_v6m;

typedef void ts_dense_v6m_function(const ts_dense_v6m *d);

static __attribute__((noinline)) void ts_fully_connected_s8_v6m(const ts_fully_connected_s8_v6m_params *p, const int8_t *x, int8_t *y,
                                                                ts_dense_v6m_function *dense) {
  const int32_t whole = p->out >> 2, rest = p->out & 3;
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    ts_dense_v6m d = {x, x + p->in, p->weights, p->starts, p->constants, p->step, y, whole, 0, p->low, p->high};
    for (int32_t i = 0; i < p->in; ++i) d.offset += x[i];
    d.offset *= 128;
    int8_t last[4];
    if (rest > 0) { /* first, as y may be written over x */
      d.weights += 4 * whole * p->in, d.starts += 4 * whole, d.constants += whole * p->step, d.y = last, d.turns = 1;
      dense(&d);
      d.weights = p->weights, d.starts = p->starts, d.constants = p->constants, d.y = y, d.turns = whole;
    }
    if (whole > 0) dense(&d);
    for (int32_t i = 0; i < rest; ++i) y[4 * whole + i] = last[i];
  }
}

#define TS_FULLY_CONNECTED_S8_V6M_DEFINE(kind)                                                                                   \
  extern ts_dense_v6m_function ts_dense_v6m_##kind;                                                                              \
  TS_KERNEL void ts_fully_connected_s8_v6m_##kind(const ts_fully_connected_s8_v6m_params *p, const int8_t *x, int8_t *y) {       \
    ts_fully_connected_s8_v6m(p, x, y, ts_dense_v6m_##kind);                                                                     \
  }
