/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_f32_fpu_small.h"

#if defined(__ARM_FEATURE_FMA)
void ts_fully_connected_f32_fpu_small_row(const uint32_t *stream, const float *x, float *y);
#else
/* A compiler told that there is no FPU: the same sums. */
static inline float ts_dense_fpu_small_float(uint32_t bits) {
  float f;
  memcpy(&f, &bits, sizeof f);
  return f;
}

static inline void ts_fully_connected_f32_fpu_small_row(const uint32_t *s, const float *x, float *y) {
  const int32_t out = (int32_t)(s[0] >> 17 ^ 0x4000u) - 0x4000 + 8, in = (int32_t)(s[0] >> 2 & 0x3FFFu);
  const int linear = (int)(*s++ >> 16 & 1u);
  for (int32_t first = 0, n; first < out; first += n, s += (in + 1) * n) {
    n = out - first < 8 ? 1 : 8;
    for (int32_t o = 0; o < n; ++o) {
      float acc = ts_dense_fpu_small_float(s[o]);
      for (int32_t i = 0; i < in; ++i) acc = ts_fma(x[i], ts_dense_fpu_small_float(s[(i + 1) * n + o]), acc);
      y[first + o] = acc < 0.0f && !linear ? 0.0f : acc;
    }
  }
}
#endif

/* Without the loop the call is no more than its arguments. */
TS_KERNEL void ts_fully_connected_f32_fpu_small(const ts_fully_connected_f32_fpu_small_params *p, const float *x, float *y) {
  ts_fully_connected_f32_fpu_small_row(p->stream, x, y);
}

TS_KERNEL void ts_fully_connected_f32_fpu_small_rows(const ts_fully_connected_f32_fpu_small_params *p, const float *x, float *y) {
  for (int32_t n = p->batches; n > 0; --n, x += p->in, y += p->out) ts_fully_connected_f32_fpu_small_row(p->stream, x, y);
}
