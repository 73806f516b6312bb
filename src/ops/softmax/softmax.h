/* SOFTMAX: y[r, i] = e^(beta x[r, i]) / sum over j of e^(beta x[r, j]), along the last dimension; y may be x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SOFTMAX_H
#define TS_SOFTMAX_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t rows, depth;
  float beta;
} ts_softmax_f32_params;

/* The row's largest element is taken off first; the sum adds in order. */
TS_KERNEL void ts_softmax_f32(const ts_softmax_f32_params *p, const float *x, float *y);

typedef struct {
  int32_t rows, depth;
  int32_t steps;      /* entries of exp; a number further than that below the row's largest counts as nothing */
  const int32_t *exp; /* e^(-beta scale i) in Q0.31, i = 0, 1 ... steps - 1 */
} ts_softmax_s8_params;

/* y in steps of 1/256 from -128: round(e / sum), the sum in Q12.19 and its reciprocal in fixed point (ts_fixed.h). */
TS_KERNEL void ts_softmax_s8(const ts_softmax_s8_params *p, const int8_t *x, int8_t *y);
/* The same with y in steps of 1/65536 from -32768. */
TS_KERNEL void ts_softmax_s8_s16(const ts_softmax_s8_params *p, const int8_t *x, int16_t *y);

typedef struct {
  int32_t rows, depth;
  int32_t multiplier, shift;  /* beta * scale in steps of 10 / 65535 */
  const int16_t *exp;         /* 513 points of e^x over -10 ... 0, in 1/32768 */
  const int16_t *reciprocal;  /* 513 points of 1 / (1 + x) over 0 ... 1 */
} ts_softmax_s16_params;

/* Both functions are straight lines between their points; y in steps of 1/32768. */
TS_KERNEL void ts_softmax_s16(const ts_softmax_s16_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
