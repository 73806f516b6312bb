/* Dynamic range ("hybrid") kernels: int8 weights meet float activations, which are quantised to int8 as they come.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_HYBRID_H
#define TS_HYBRID_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* q = round(x / scale + zero), so that x is about scale * (q - zero); returns the scale. Symmetric: scale = max|x| / 127,
 * zero 0. Asymmetric: [min(x, 0), max(x, 0)] is laid on [-128, 127]. All zeros: scale 1. */
static inline float ts_quantise_row(const float *x, int32_t n, int32_t asymmetric, int8_t *q, int32_t *zero) {
  float low = 0.0f, high = 0.0f;
  for (int32_t i = 0; i < n; ++i) {
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
  }
  const float range = asymmetric ? high - low : high > -low ? high : -low;
  *zero = 0;
  float scale = range / (asymmetric ? 255.0f : 127.0f), inverse = 1.0f / scale;
  if (!(scale > 0.0f)) scale = inverse = 1.0f;
  else if (asymmetric) *zero = ts_quantise(-128.0f - low / scale, 0, -128, 127);
  else inverse = 127.0f / range;
  for (int32_t i = 0; i < n; ++i)
    q[i] = (int8_t)ts_quantise((float)*zero + x[i] * inverse, 0, asymmetric ? -128 : -127, 127);
  return scale;
}

#ifdef __cplusplus
}
#endif

#endif
