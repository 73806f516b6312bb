/* GATHER: y takes from x, along one axis, the parts that the indices name.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_GATHER_H
#define TS_GATHER_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (batches, outer, size, run), index (batches, count), y (batches, outer, count, run). */
typedef struct {
  int32_t batches, outer, size, count;
  int32_t run; /* bytes of a part */
} ts_gather_params;

/* An index out of range takes the nearest part. */
TS_KERNEL void ts_gather_32(const ts_gather_params *p, const uint8_t *x, const int32_t *index, uint8_t *y);
TS_KERNEL void ts_gather_64(const ts_gather_params *p, const uint8_t *x, const int64_t *index, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
