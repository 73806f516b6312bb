/* GATHER_ND: each row of indices names an element of x, or a part of it.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_GATHER_ND_H
#define TS_GATHER_ND_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* index (count, depth), y (count, run bytes). */
typedef struct {
  int32_t count, depth;
  int32_t size[8], step[8]; /* x's first `depth` dimensions, and their steps in bytes */
  int32_t run;
} ts_gather_nd_params;

/* An index out of range takes the nearest element. */
TS_KERNEL void ts_gather_nd_32(const ts_gather_nd_params *p, const uint8_t *x, const int32_t *index, uint8_t *y);
TS_KERNEL void ts_gather_nd_64(const ts_gather_nd_params *p, const uint8_t *x, const int64_t *index, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
