/* SCATTER_ND: y = 0, but for the elements or parts that rows of indices name, to each of which its updates are added.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SCATTER_ND_H
#define TS_SCATTER_ND_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* index (rows, depth), updates (rows, run), y of `count` elements. */
typedef struct {
  int32_t count, rows, depth, run;
  int32_t size[8], step[8]; /* y's first `depth` dimensions, and their steps in elements */
} ts_scatter_nd_params;

/* An update whose index is out of range is left out. Sums are taken in the order of the rows; those of integers wrap. */
TS_KERNEL void ts_scatter_nd_f32(const ts_scatter_nd_params *p, const int32_t *index, const float *updates, float *y);
TS_KERNEL void ts_scatter_nd_s32(const ts_scatter_nd_params *p, const int32_t *index, const int32_t *updates, int32_t *y);
TS_KERNEL void ts_scatter_nd_s64(const ts_scatter_nd_params *p, const int32_t *index, const int64_t *updates, int64_t *y);
/* int8 and uint8. */
TS_KERNEL void ts_scatter_nd_8(const ts_scatter_nd_params *p, const int32_t *index, const uint8_t *updates, uint8_t *y);
/* The sum of truths is whether there is one. */
TS_KERNEL void ts_scatter_nd_bool(const ts_scatter_nd_params *p, const int32_t *index, const uint8_t *updates, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
