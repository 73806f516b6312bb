/* SPDX-License-Identifier: MIT-0 */
#include "unsorted_segment_sum.h"

TS_KERNEL void ts_unsorted_segment_sum_f32(const ts_segment_params *p, const float *x, const int32_t *segment, float *y) {
  TS_SEGMENT(p, float, x, segment, y, 0.0f, u + v);
}

TS_KERNEL void ts_unsorted_segment_sum_s32(const ts_segment_params *p, const int32_t *x, const int32_t *segment, int32_t *y) {
  TS_SEGMENT(p, int32_t, x, segment, y, 0, ts_add(u, v));
}
