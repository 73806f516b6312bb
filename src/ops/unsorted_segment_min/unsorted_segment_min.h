/* UNSORTED_SEGMENT_MIN: the least of x's rows of one segment (ts_segment.h); of none the greatest number there is.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_UNSORTED_SEGMENT_MIN_H
#define TS_UNSORTED_SEGMENT_MIN_H

#include "ts_segment.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A NaN is left out. */
TS_KERNEL void ts_unsorted_segment_min_f32(const ts_segment_params *p, const float *x, const int32_t *segment, float *y);
TS_KERNEL void ts_unsorted_segment_min_s32(const ts_segment_params *p, const int32_t *x, const int32_t *segment, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
