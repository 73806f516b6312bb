/* SPDX-License-Identifier: MIT-0 */
#include "pow.h"

#include "ts_math.h"

static inline int32_t ts_pow_whole(int32_t a, int32_t b) {
  if (b < 0) return a == 1 ? 1 : a == -1 ? (b % 2 ? -1 : 1) : 0;
  int32_t y = 1;
  for (; b > 0; b /= 2, a = ts_mul(a, a))
    if (b % 2) y = ts_mul(y, a);
  return y;
}

TS_KERNEL void ts_pow_f32(const ts_pair_params *p, const float *a, const float *b, float *y) {
  TS_BROADCAST(p, float, a, float, b, y, ts_powf(u, v));
}

TS_KERNEL void ts_pow_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, ts_pow_whole(u, v));
}
