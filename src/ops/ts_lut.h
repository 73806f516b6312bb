/* A function of one int8 number as a table of its 256 results.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LUT_H
#define TS_LUT_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
  const int8_t *table; /* of -128, -127 ... 127 */
} ts_lut_s8_params;

/* y[i] = table[x[i] + 128]; y may be x. */
TS_KERNEL void ts_lut_s8(const ts_lut_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
