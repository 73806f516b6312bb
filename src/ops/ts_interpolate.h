/* A function of one int16 number as a line through 513 of its results, TensorFlow Lite's int16 table.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_INTERPOLATE_H
#define TS_INTERPOLATE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
  const int16_t *table; /* of -32768, -32640 ... 32768 */
} ts_interpolate_s16_params;

/* The high 9 bits of x choose the interval, the low 7 the place within it; y may be x. */
TS_KERNEL void ts_interpolate_s16(const ts_interpolate_s16_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
