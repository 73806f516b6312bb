/* CAST: y = x as another type of number.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CAST_H
#define TS_CAST_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 0 float32, 1 int8, 2 uint8, 3 int16, 4 int32, 5 int64, 6 bool (a byte), 7 uint32, 8 uint16. */
typedef struct {
  int32_t count;
  int32_t from, to;
} ts_cast_params;

/* Floats are cut off towards zero and saturate at the type's ends, NaN is 0; integers keep their low bits; what is not 0 is
 * true. */
TS_KERNEL void ts_cast(const ts_cast_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
