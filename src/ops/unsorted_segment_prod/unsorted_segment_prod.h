/* UNSORTED_SEGMENT_PROD: the products of x's rows of one segment (ts_segment.h); of none 1.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_UNSORTED_SEGMENT_PROD_H
#define TS_UNSORTED_SEGMENT_PROD_H

#include "ts_segment.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of the rows. */
TS_KERNEL void ts_unsorted_segment_prod_f32(const ts_segment_params *p, const float *x, const int32_t *segment, float *y);
/* They wrap. */
TS_KERNEL void ts_unsorted_segment_prod_s32(const ts_segment_params *p, const int32_t *x, const int32_t *segment, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
