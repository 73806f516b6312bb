/* What every kernel of tinsmith shares: fixed-point arithmetic as TensorFlow Lite defines it, and exact float helpers.
 *
 * Kernels are C11: no heap, no globals, no stdio; the caller gives every buffer. Each is
 *     void ts_NAME(const ts_NAME_params *p, operands..., void *scratch)
 * Define TS_KERNEL as `static inline` before including the .c files to let the compiler specialise each call;
 * otherwise they are ordinary shared functions.
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_H
#define TS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef TS_KERNEL
#define TS_KERNEL
#endif

#ifdef __cplusplus
#define TS_RESTRICT __restrict
extern "C" {
#else
#define TS_RESTRICT restrict
#endif

static inline int32_t ts_min(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t ts_max(int32_t a, int32_t b) { return a > b ? a : b; }
static inline int32_t ts_clamp(int32_t x, int32_t lo, int32_t hi) { return ts_min(ts_max(x, lo), hi); }

/* NaN stays NaN, and -0 is not under 0: fmaxf leaves open which zero of two it gives, and each libm and core gives another. */
static inline float ts_clampf(float x, float low, float high) {
  const float above = x < low ? low : x;
  return above > high ? high : above;
}

/* a * b + c, rounded once, without a fused instruction: the exact product is added in double and rounded to odd, after
 * which the conversion to float is the only rounding. */
static inline float ts_fma_plain(float a, float b, float c) {
  const double product = (double)a * (double)b, addend = (double)c;
  const double sum = product + addend, back = sum - product;
  const double error = (product - (sum - back)) + (addend - back);
  uint64_t bits;
  memcpy(&bits, &sum, sizeof bits);
  if (error != 0.0 && !(bits & 1u) && sum - sum == 0.0) bits += (error > 0.0) == (sum > 0.0) ? 1u : (uint64_t)-1;
  double odd;
  memcpy(&odd, &bits, sizeof odd);
  return (float)odd;
}

static inline int ts_leading_zeros_64(uint64_t x) {
  int n = 0;
  for (int step = 32; step > 0; step /= 2)
    if (!(x >> (64 - step))) n += step, x <<= step;
  return n;
}

/* x / 2^n; 1 in the last place stands for whatever was shifted out. */
static inline uint64_t ts_shift_right_sticky(uint64_t x, int n) {
  if (n == 0) return x;
  const uint64_t lost = n < 64 ? x << (64 - n) : x;
  return (n < 64 ? x >> n : 0u) | (lost != 0 ? 1u : 0u);
}

/* The same in integers, for cores without an FPU: a sixth of the instructions. The product and c stand with the top bit at 59 to 61, so that
 * what sticky bits stand for never meets a cancellation. Numbers that are not normal, but for a zero, go the plain way. */
static inline float ts_fma_integer(float a, float b, float c) {
  uint32_t ua, ub, uc;
  memcpy(&ua, &a, sizeof ua);
  memcpy(&ub, &b, sizeof ub);
  memcpy(&uc, &c, sizeof uc);
  const int ea = (int)(ua >> 23 & 255u), eb = (int)(ub >> 23 & 255u), ec = (int)(uc >> 23 & 255u);
  if (ec > 0 && ec < 255 && ea < 255 && eb < 255 && (ua << 1 == 0 || ub << 1 == 0)) return c;
  if (ea == 0 || ea == 255 || eb == 0 || eb == 255 || ec == 255 || (ec == 0 && uc << 1 != 0)) return ts_fma_plain(a, b, c);
  uint64_t product = (uint64_t)((ua & 0x7FFFFFu) | 0x800000u) * ((ub & 0x7FFFFFu) | 0x800000u) << 13;
  uint64_t addend = ec ? (uint64_t)((uc & 0x7FFFFFu) | 0x800000u) << 37 : 0;
  int exponent = ea + eb - 313; /* of product's last bit */
  const int above = ec ? exponent - (ec - 187) : 0;
  if (above >= 0) {
    addend = ts_shift_right_sticky(addend, above);
  } else {
    product = ts_shift_right_sticky(product, -above);
    exponent -= above;
  }
  uint32_t sign = (ua ^ ub) & 0x80000000u;
  uint64_t sum = product + addend;
  if (sign != (uc & 0x80000000u)) {
    sum = product - addend;
    if (product < addend) sum = addend - product, sign ^= 0x80000000u;
    if (sum == 0) return 0.0f;
  }
  const int zeros = ts_leading_zeros_64(sum);
  sum <<= zeros;
  const int field = exponent - zeros + 190;
  if (field <= 0 || field >= 255) return ts_fma_plain(a, b, c);
  const uint32_t kept = (uint32_t)(sum >> 40) - 0x800000u;
  const uint64_t rest = sum << 24, half = (uint64_t)1 << 63;
  const uint32_t bits = (sign | (uint32_t)field << 23) + kept + (rest > half || (rest == half && (kept & 1u)) ? 1u : 0u);
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

/* a * b + c, rounded once. A core without an FPU: newlib's fmaf rounds twice there. */
static inline float ts_fma(float a, float b, float c) {
#if defined(__arm__) && !defined(__ARM_FEATURE_FMA)
  return ts_fma_integer(a, b, c);
#else
  return fmaf(a, b, c);
#endif
}

/* round(a * b / 2^31), halves up; the one overflow, (-2^31)^2, saturates. It is gemmlowp's SaturatingRoundingDoublingHighMul,
 * whose nudge for negative products, 1 - 2^30, and division towards zero come to the same floor. */
static inline int32_t ts_doubling_high_mul(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) return INT32_MAX;
  return (int32_t)(((int64_t)a * (int64_t)b + ((int64_t)1 << 30)) >> 31);
}

/* round(x / 2^n), halves away from zero, 0 <= n <= 31 (gemmlowp's RoundingDivideByPOT). */
static inline int32_t ts_rounding_shift(int32_t x, int n) {
  const int32_t mask = (int32_t)(((int64_t)1 << n) - 1);
  const int32_t remainder = x & mask;
  const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> n) + (remainder > threshold ? 1 : 0);
}

/* x * 2^n with the bits above lost as the reference kernels lose them (the shift is done on unsigned). */
static inline int32_t ts_shift_left(int32_t x, int n) { return (int32_t)((uint32_t)x << n); }

/* Sums that a hostile model may overflow: they wrap, as the reference kernels' do. */
static inline int32_t ts_add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
static inline int32_t ts_mul(int32_t a, int32_t b) { return (int32_t)((uint32_t)a * (uint32_t)b); }
static inline int32_t ts_sub(int32_t a, int32_t b) { return (int32_t)((uint32_t)a - (uint32_t)b); }
static inline int64_t ts_add_64(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }

/* x * multiplier * 2^(shift - 31), double rounding: the requantisation of int8 kernels in TensorFlow Lite Micro.
 * -31 <= shift <= 30. */
static inline int32_t ts_requantise(int32_t x, int32_t multiplier, int32_t shift) {
  if (shift >= 0) return ts_doubling_high_mul(ts_shift_left(x, (int)shift), multiplier);
  /* ts_rounding_shift: a negative half goes down if one is taken off first, which does not wrap: high is never -2^31. */
  const int32_t high = ts_doubling_high_mul(x, multiplier), less = high - (high < 0);
  return (less >> -shift) + ((less >> (-shift - 1)) & 1);
}

/* The same of a 64-bit accumulator, with the multiplier reduced to 16 bits: int16x8 kernels. Meant for |x| < 2^47; the
 * multiplier is not negative, shift <= 14. */
static inline int32_t ts_requantise_64(int64_t x, int32_t multiplier, int32_t shift) {
  const int32_t reduced = multiplier < 0x7FFF0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF;
  const int total = 15 - (int)shift;
  const uint64_t product = (uint64_t)x * (uint64_t)reduced;
  return (int32_t)(uint32_t)((int64_t)(product + ((uint64_t)1 << (total - 1))) >> total);
}

/* round(x) + zero, halves away from zero, within [low, high]; every float is welcome, NaN gives low. The bounds and the
 * zero point are small enough to be floats exactly. */
static inline int32_t ts_quantise(float x, int32_t zero, int32_t low, int32_t high) {
  if (!(x > (float)(low - zero))) return low;
  if (x >= (float)(high - zero)) return high;
  int32_t q = (int32_t)x;
  const float rest = x - (float)q;
  q += rest >= 0.5f ? 1 : 0;
  q -= rest <= -0.5f ? 1 : 0;
  return q + zero;
}

#ifdef __cplusplus
}
#endif

#endif
