/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_f32_mve.h"

/* A row with numbers that vectors do not treat as the plain kernel does: NaN, and those too small to be normal. */
static void ts_fully_connected_f32_scalar(const ts_fully_connected_f32_mve_params *p, const float *x, float *y) {
  const float *s = p->stream;
  for (int32_t first = 0; first < p->out; first += 16) {
    const int32_t lanes = ts_min(16, (p->out - first + 3) & ~3);
    for (int32_t o = first; o < ts_min(first + 16, p->out); ++o) {
      float acc = s[o - first];
      for (int32_t i = 0; i < p->in; ++i) acc = ts_fma(x[i], s[(i + 1) * lanes + o - first], acc);
      acc = acc < p->low ? p->low : acc;
      y[o] = acc > p->high ? p->high : acc;
    }
    s += (p->in + 1) * lanes;
  }
}

#define TS_FULLY_CONNECTED_F32_MVE_DEFINE(kind)                                                                            \
  int32_t ts_fully_connected_f32_##kind##_row(const float *stream, const float *x, float *y,                              \
                                              const ts_fully_connected_f32_mve_params *p);                                \
  TS_KERNEL void ts_fully_connected_f32_##kind(const ts_fully_connected_f32_mve_params *p, const float *x, float *y) {    \
    for (int32_t n = 0; n < p->batches; ++n, x += p->in, y += p->out)                                                     \
      if (ts_fully_connected_f32_##kind##_row(p->stream, x, y, p)) ts_fully_connected_f32_scalar(p, x, y);                \
  }
