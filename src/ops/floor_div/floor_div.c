/* SPDX-License-Identifier: MIT-0 */
#include "floor_div.h"

static inline int32_t ts_floor_div_of(int32_t a, int32_t b) {
  if (b == 0) return 0;
  const int64_t q = (int64_t)a / b;
  return (int32_t)(uint32_t)(q - ((int64_t)a % b != 0 && (a < 0) != (b < 0) ? 1 : 0));
}

TS_KERNEL void ts_floor_div_f32(const ts_pair_params *p, const float *a, const float *b, float *y) {
  TS_BROADCAST(p, float, a, float, b, y, (float)floor((double)u / (double)v));
}

TS_KERNEL void ts_floor_div_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, ts_floor_div_of(u, v));
}
