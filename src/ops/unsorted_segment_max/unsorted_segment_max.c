/* SPDX-License-Identifier: MIT-0 */
#include "unsorted_segment_max.h"

#include <float.h>

TS_KERNEL void ts_unsorted_segment_max_f32(const ts_segment_params *p, const float *x, const int32_t *segment, float *y) {
  TS_SEGMENT(p, float, x, segment, y, -FLT_MAX, u < v ? v : u);
}

TS_KERNEL void ts_unsorted_segment_max_s32(const ts_segment_params *p, const int32_t *x, const int32_t *segment, int32_t *y) {
  TS_SEGMENT(p, int32_t, x, segment, y, INT32_MIN, ts_max(u, v));
}
