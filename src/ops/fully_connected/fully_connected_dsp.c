/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_dsp.h"

/* fully_connected_dsp.S */
typedef void ts_dense_dsp_function(const int8_t *x, const int32_t *stream, int8_t *y, int32_t count, int32_t steps);

static inline void ts_fully_connected_s8_dsp(const ts_fully_connected_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch,
                                             ts_dense_dsp_function *dense) {
  const int32_t steps = (p->in + 7) / 8, whole = p->out & ~3, rest = p->out & 3;
  for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out) {
    const int8_t *from = x;
    if (p->in % 8) {
      memset((int8_t *)scratch + 8 * (steps - 1), 0, 8);
      from = (const int8_t *)memcpy(scratch, x, (size_t)p->in);
    }
    if (whole) dense(from, p->stream, y, whole, steps);
    if (rest) {
      int8_t last[4];
      dense(from, p->stream + whole / 4 * p->group_words, last, 4, steps);
      for (int32_t i = 0; i < rest; ++i) y[whole + i] = last[i];
    }
    if (p->low > -128 || p->high < 127)
      for (int32_t i = 0; i < p->out; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);
  }
}

#define TS_FULLY_CONNECTED_S8_DSP_DEFINE(kind)                                                                          \
  extern ts_dense_dsp_function ts_dense_dsp_##kind;                                                                     \
  TS_KERNEL void ts_fully_connected_s8_##kind(const ts_fully_connected_s8_dsp_params *p, const int8_t *x, int8_t *y,    \
                                              void *scratch) {                                                          \
    ts_fully_connected_s8_dsp(p, x, y, scratch, ts_dense_dsp_##kind);                                                   \
  }
