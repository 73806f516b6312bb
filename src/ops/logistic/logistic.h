/* LOGISTIC: y = 1 / (1 + e^-x), element by element; y may be x. int8 is a table (ts_lut.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LOGISTIC_H
#define TS_LOGISTIC_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
} ts_logistic_f32_params;

TS_KERNEL void ts_logistic_f32(const ts_logistic_f32_params *p, const float *x, float *y);

typedef struct {
  int32_t count;
  int32_t multiplier, shift; /* x in steps of 1 / (3 * 4096): ts_sigmoid_steps */
  const uint16_t *table;     /* ts_sigmoid.h */
} ts_logistic_s16_params;

/* ts_sigmoid.h; y is in steps of 1 / 32768. */
TS_KERNEL void ts_logistic_s16(const ts_logistic_s16_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
