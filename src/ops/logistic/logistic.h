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
  int32_t multiplier, shift; /* x becomes steps of 1 / (3 * 4096): (x * multiplier + half) >> shift */
  const uint16_t *table;     /* about 65536 / (1 + e^(-i / 24)), i = 0 ... 255 */
} ts_logistic_s16_params;

/* The table's line between two entries, 512 steps apart; from entry 255 on the last value. y is in steps of 1 / 32768. */
TS_KERNEL void ts_logistic_s16(const ts_logistic_s16_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
