/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_f32_fpu.h"

#if defined(__ARM_FEATURE_FMA)
#define TS_DENSE_FPU_ROW(kind, p, x, y) ts_fully_connected_f32_##kind##_row((p)->stream, x, y, p)
#else
/* A compiler told that there is no FPU: the same sums. */
static inline void ts_dense_fpu_row(const ts_fully_connected_f32_fpu_params *p, const float *x, float *y) {
  const float *s = p->stream;
  for (int32_t first = 0; first < p->out; first += 16) {
    const int32_t n = ts_min(16, p->out - first);
    for (int32_t o = 0; o < n; ++o) {
      float acc = s[o];
      for (int32_t i = 0; i < p->in; ++i) acc = ts_fma(x[i], s[(i + 1) * n + o], acc);
      acc = acc < p->low ? p->low : acc;
      y[first + o] = acc > p->high ? p->high : acc;
    }
    s += (p->in + 1) * n;
  }
}
#define TS_DENSE_FPU_ROW(kind, p, x, y) ts_dense_fpu_row(p, x, y)
#endif

#define TS_FULLY_CONNECTED_F32_FPU_DEFINE(kind)                                                                            \
  void ts_fully_connected_f32_##kind##_row(const float *stream, const float *x, float *y,                                 \
                                           const ts_fully_connected_f32_fpu_params *p);                                   \
  TS_KERNEL void ts_fully_connected_f32_##kind(const ts_fully_connected_f32_fpu_params *p, const float *x, float *y) {    \
    for (int32_t n = p->batches; n > 0; --n, x += p->in, y += p->out) TS_DENSE_FPU_ROW(kind, p, x, y);                    \
  }
