/* GELU: y = x/2 (1 + erf(x / sqrt(2))), or its approximation x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_GELU_H
#define TS_GELU_H

#include "ts_math.h"
#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One element, as the tables of the integer types are made too. erfc leaves no cancellation far below 0. */
static inline float ts_gelu_of(float x, int32_t approximate) {
  if (!approximate) return 0.5f * x * ts_erfcf(x * -0.70710678f);
  return 0.5f * x * (1.0f + ts_tanhf(0.79788456f * (x + 0.044715f * (x * x * x))));
}

typedef struct {
  int32_t count;
  int32_t approximate;
} ts_gelu_params;

TS_KERNEL void ts_gelu_f32(const ts_gelu_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
