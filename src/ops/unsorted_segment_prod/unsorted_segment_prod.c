/* SPDX-License-Identifier: MIT-0 */
#include "unsorted_segment_prod.h"

TS_KERNEL void ts_unsorted_segment_prod_f32(const ts_segment_params *p, const float *x, const int32_t *segment, float *y) {
  TS_SEGMENT(p, float, x, segment, y, 1.0f, u * v);
}

TS_KERNEL void ts_unsorted_segment_prod_s32(const ts_segment_params *p, const int32_t *x, const int32_t *segment, int32_t *y) {
  TS_SEGMENT(p, int32_t, x, segment, y, 1, ts_mul(u, v));
}
