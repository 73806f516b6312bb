/* SPDX-License-Identifier: MIT-0 */
#include "softmax.h"

#include "ts_fixed.h"
#include "ts_math.h"

TS_KERNEL void ts_softmax_f32(const ts_softmax_f32_params *p, const float *x, float *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->depth, y += p->depth) {
    float largest = x[0], sum = 0.0f;
    for (int32_t i = 1; i < p->depth; ++i) largest = x[i] > largest ? x[i] : largest;
    for (int32_t i = 0; i < p->depth; ++i) {
      y[i] = ts_expf((x[i] - largest) * p->beta);
      sum += y[i];
    }
    for (int32_t i = 0; i < p->depth; ++i) y[i] = y[i] / sum;
  }
}

/* x > 0. */
static inline int ts_softmax_leading_zeros(uint32_t x) {
  int n = 0;
  for (; !(x & 0x80000000u); x <<= 1) ++n;
  return n;
}

/* The row's largest element, and in `scale` the reciprocal of its sum of exponentials: of 2^-(12 - n) / sum, where n is returned,
 * the zero bits above the sum. */
static inline int ts_softmax_row(const ts_softmax_s8_params *p, const int8_t *x, int32_t *largest, int32_t *scale) {
  *largest = x[0];
  for (int32_t i = 1; i < p->depth; ++i) *largest = ts_max(*largest, x[i]);
  int32_t sum = 0;
  for (int32_t i = 0; i < p->depth; ++i)
    if (*largest - x[i] < p->steps) sum = ts_add(sum, ts_rounding_shift(p->exp[*largest - x[i]], 12));
  const int n = sum ? ts_softmax_leading_zeros((uint32_t)sum) : 31;
  *scale = ts_fixed_reciprocal((int32_t)(((uint32_t)sum << n) & 0x7fffffffu));
  return n;
}

/* e / sum in 2^-bits; sums of 2^11 and more (n small) leave nothing. */
static inline int32_t ts_softmax_share(int32_t e, int32_t scale, int n, int bits) {
  const int shift = 12 - n + 31 - bits;
  return shift > 31 ? 0 : ts_rounding_shift(ts_doubling_high_mul(scale, e), shift);
}

TS_KERNEL void ts_softmax_s8(const ts_softmax_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->depth, y += p->depth) {
    int32_t largest, scale;
    const int n = ts_softmax_row(p, x, &largest, &scale);
    for (int32_t i = 0; i < p->depth; ++i) {
      const int32_t d = largest - x[i];
      y[i] = (int8_t)(d < p->steps ? ts_clamp(ts_softmax_share(p->exp[d], scale, n, 8) - 128, -128, 127) : -128);
    }
  }
}

TS_KERNEL void ts_softmax_s8_s16(const ts_softmax_s8_params *p, const int8_t *x, int16_t *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->depth, y += p->depth) {
    int32_t largest, scale;
    const int n = ts_softmax_row(p, x, &largest, &scale);
    for (int32_t i = 0; i < p->depth; ++i) {
      const int32_t d = largest - x[i];
      y[i] = (int16_t)(d < p->steps ? ts_clamp(ts_softmax_share(p->exp[d], scale, n, 16) - 32768, -32768, 32767) : -32768);
    }
  }
}

/* The line between the points 128 apart, at x from -32768. */
static inline int32_t ts_softmax_lookup(const int16_t *table, int32_t x) {
  const int32_t i = 256 + (x >> 7);
  return table[i] + (((table[i + 1] - table[i]) * (x & 127) + 64) >> 7);
}

TS_KERNEL void ts_softmax_s16(const ts_softmax_s16_params *p, const int16_t *x, int16_t *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->depth, y += p->depth) {
    int32_t largest = x[0], sum = 0;
    for (int32_t i = 1; i < p->depth; ++i) largest = ts_max(largest, x[i]);
    for (int32_t i = 0; i < p->depth; ++i) {
      const int32_t steps = ts_add(ts_requantise(x[i] - largest, p->multiplier, p->shift), 32767);
      y[i] = (int16_t)ts_softmax_lookup(p->exp, ts_clamp(steps, -32768, 32767));
      sum = ts_add(sum, y[i]);
    }
    /* sum = m 2^(31 - n), 1 <= m < 2: its reciprocal at m - 1 */
    const int n = sum ? ts_softmax_leading_zeros((uint32_t)sum) : 16;
    const int32_t m = (int32_t)((((uint64_t)(uint32_t)sum << n >> 1) + (1u << 13)) >> 14);
    const int32_t reciprocal = ts_softmax_lookup(p->reciprocal, ts_clamp(ts_add(m, -(32768 + 65536)), -32768, 32767));
    const int shift = 31 - n;
    const int64_t half = shift > 0 ? (int64_t)1 << (shift - 1) : 0;
    for (int32_t i = 0; i < p->depth; ++i)
      y[i] = (int16_t)ts_clamp((int32_t)(((int64_t)y[i] * reciprocal + half) >> shift), 0, 32767);
  }
}
