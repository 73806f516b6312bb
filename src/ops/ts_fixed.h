/* exp, 1 / (1 + x) and (1 - x) / (1 + x) in fixed point, bit for bit as gemmlowp defines them, which TensorFlow Lite's int8
 * softmax, logistic and tanh are made of. "Q5.26" has 5 bits for whole numbers and 26 for the fraction; the product of two
 * numbers rounds to nearest (ts_doubling_high_mul), the whole bits adding up.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FIXED_H
#define TS_FIXED_H

#include "ts.h"

/* x * 2^n, saturated; n > 0. */
static inline int32_t ts_fixed_scale_up(int32_t x, int n) {
  const int32_t limit = (int32_t)(((int64_t)1 << (31 - n)) - 1);
  return x > limit ? INT32_MAX : x < -limit - 1 ? INT32_MIN : ts_shift_left(x, n);
}

/* e^a for -1/4 <= a < 0, both in Q0.31: Taylor's series to the fourth power around -1/8. */
static inline int32_t ts_fixed_exp_quarter(int32_t a) {
  const int32_t exp_minus_eighth = 1895147668, third = 715827883;
  const int32_t x = a + (1 << 28);
  const int32_t x2 = ts_doubling_high_mul(x, x), x3 = ts_doubling_high_mul(x2, x);
  const int32_t x4_over_4 = ts_rounding_shift(ts_doubling_high_mul(x2, x2), 2);
  const int32_t rest = ts_rounding_shift(ts_doubling_high_mul(x4_over_4 + x3, third) + x2, 1);
  return exp_minus_eighth + ts_doubling_high_mul(exp_minus_eighth, x + rest);
}

/* e^a for a <= 0 in Q(whole).(31 - whole), whole <= 5; the result in Q0.31. The part below 1/4 by the series, then a factor for each
 * bit of the rest. */
static inline int32_t ts_fixed_exp(int32_t a, int whole) {
  static const int32_t factors[7] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242}; /* e^-1/4, e^-1/2 ... e^-16 */
  const int fraction = 31 - whole;
  const int32_t quarter = (int32_t)1 << (fraction - 2);
  const int32_t low = (a & (quarter - 1)) - quarter;
  const int32_t rest = low - a;
  int32_t result = ts_fixed_exp_quarter(ts_fixed_scale_up(low, whole));
  for (int e = -2; e < whole; ++e)
    if (rest & ((int32_t)1 << (fraction + e))) result = ts_doubling_high_mul(result, factors[e + 2]);
  return a == 0 ? INT32_MAX : result;
}

/* 1 / d' in Q2.29 for d' = (1 + a) / 2, 0 <= a <= 1 in Q0.31, by three steps of Newton and Raphson. */
static inline int32_t ts_fixed_half_reciprocal(int32_t a) {
  const int32_t half = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
  int32_t x = 1515870810 + ts_doubling_high_mul(half, -1010580540); /* 48/17 - 32/17 d' */
  for (int i = 0; i < 3; ++i) {
    const int32_t error = ((int32_t)1 << 29) - ts_doubling_high_mul(half, x);
    x += ts_fixed_scale_up(ts_doubling_high_mul(x, error), 2);
  }
  return x;
}

/* 1 / (1 + a) and (1 - a) / (1 + a) for 0 <= a <= 1, all in Q0.31. */
static inline int32_t ts_fixed_reciprocal(int32_t a) { return ts_fixed_scale_up(ts_fixed_half_reciprocal(a), 1); }
static inline int32_t ts_fixed_ratio(int32_t a) { return ts_fixed_scale_up(ts_fixed_half_reciprocal(a) - ((int32_t)1 << 29), 2); }

#endif
