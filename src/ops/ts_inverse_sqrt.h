/* 1 / sqrt(x) of an integer in fixed point, bit for bit as TensorFlow Lite defines it: L2_NORMALIZATION and RSQRT are made of it.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_INVERSE_SQRT_H
#define TS_INVERSE_SQRT_H

#include "ts.h"
#include "ts_fixed.h"

/* 1 / sqrt(x) = multiplier 2^(shift - 31), shift <= 0. x <= 1 gives nearly 1. */
static inline int32_t ts_inverse_sqrt(int32_t x, int32_t *shift) {
  *shift = 0;
  if (x <= 1) return INT32_MAX;
  int32_t right = 11;
  for (; x >= (1 << 29); x /= 4) ++right;
  for (; x < (1 << 27); x *= 4) --right;
  /* Newton and Raphson from 1, five steps, in Q3.28: r = 3/2 r - x/2 r^3 */
  const int32_t half = ts_rounding_shift(x >> 1, 1);
  int32_t r = 1 << 28;
  for (int i = 0; i < 5; ++i) {
    const int32_t cube = ts_fixed_scale_up(ts_doubling_high_mul(ts_doubling_high_mul(r, r), r), 6);
    r = ts_fixed_scale_up(ts_sub(ts_doubling_high_mul((1 << 28) + (1 << 27), r), ts_doubling_high_mul(half, cube)), 3);
  }
  r = ts_doubling_high_mul(r, 1518500250); /* sqrt(1/2) */
  if (right < 0) {
    r = ts_shift_left(r, (int)-right);
    right = 0;
  }
  *shift = -right;
  return r;
}

#endif
