/* Sums of products of bytes: what kernels without a fast variant of their own spend their time on (FULLY_CONNECTED, SVDF,
 * UNIDIRECTIONAL_SEQUENCE_LSTM). Plain C, and the same sums by the DSP extension's or Helium's multiplications, four rows at
 * a time so that x is unpacked once for four: 1.6 and .25 instructions a product. Sums wrap; so their order is free.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DOT_H
#define TS_DOT_H

#include "ts.h"

#if defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

/* One row: sum + w (x - x_zero). */
static inline int32_t ts_dot_row(const int8_t *w, const int8_t *x, int32_t x_zero, int32_t n, int32_t sum) {
  int32_t weights = 0;
  for (int32_t i = 0; i < n; i += 16) {
    const mve_pred16_t left = vctp8q((uint32_t)(n - i));
    const int8x16_t v = vldrbq_z_s8(w + i, left);
    weights = vaddvaq_s8(weights, v);
    sum = vmladavaq_s8(sum, v, vldrbq_z_s8(x + i, left));
  }
  return ts_sub(sum, ts_mul(x_zero, weights));
}

static inline void ts_dot_four(const int8_t *w, int32_t step, const int8_t *x, int32_t x_zero, int32_t n, int32_t *sums) {
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3], wa = 0, wb = 0, wc = 0, wd = 0;
  for (int32_t i = 0; i < n; i += 16, w += 16) {
    const mve_pred16_t left = vctp8q((uint32_t)(n - i));
    const int8x16_t v = vldrbq_z_s8(x + i, left);
    int8x16_t u = vldrbq_z_s8(w, left);
    a = vmladavaq_s8(a, u, v), wa = vaddvaq_s8(wa, u);
    u = vldrbq_z_s8(w + step, left);
    b = vmladavaq_s8(b, u, v), wb = vaddvaq_s8(wb, u);
    u = vldrbq_z_s8(w + 2 * step, left);
    c = vmladavaq_s8(c, u, v), wc = vaddvaq_s8(wc, u);
    u = vldrbq_z_s8(w + 3 * step, left);
    d = vmladavaq_s8(d, u, v), wd = vaddvaq_s8(wd, u);
  }
  sums[0] = ts_sub(a, ts_mul(x_zero, wa)), sums[1] = ts_sub(b, ts_mul(x_zero, wb));
  sums[2] = ts_sub(c, ts_mul(x_zero, wc)), sums[3] = ts_sub(d, ts_mul(x_zero, wd));
}

static inline int32_t ts_dot_row_s16(const int16_t *w, const int16_t *x, int32_t x_zero, int32_t n, int32_t sum) {
  int32_t weights = 0;
  for (int32_t i = 0; i < n; i += 8) {
    const mve_pred16_t left = vctp16q((uint32_t)(n - i));
    const int16x8_t v = vldrhq_z_s16(w + i, left);
    weights = vaddvaq_s16(weights, v);
    sum = vmladavaq_s16(sum, v, vldrhq_z_s16(x + i, left));
  }
  return ts_sub(sum, ts_mul(x_zero, weights));
}

#elif defined(__ARM_FEATURE_DSP)
/* Four bytes, at any address. */
static inline uint32_t ts_dot_word(const int8_t *p) {
  uint32_t v;
  memcpy(&v, p, sizeof v);
  return v;
}
/* Bytes 0 and 2 of v, and bytes 1 and 3, as halfwords; plus those of `add`. */
static inline uint32_t ts_dot_even(uint32_t v) { uint32_t r; __asm("sxtb16 %0, %1" : "=r"(r) : "r"(v)); return r; }
static inline uint32_t ts_dot_odd(uint32_t v) { uint32_t r; __asm("sxtb16 %0, %1, ror #8" : "=r"(r) : "r"(v)); return r; }
static inline uint32_t ts_dot_even_plus(uint32_t add, uint32_t v) { uint32_t r; __asm("sxtab16 %0, %1, %2" : "=r"(r) : "r"(add), "r"(v)); return r; }
static inline uint32_t ts_dot_odd_plus(uint32_t add, uint32_t v) { uint32_t r; __asm("sxtab16 %0, %1, %2, ror #8" : "=r"(r) : "r"(add), "r"(v)); return r; }
static inline int32_t ts_dot_pair(uint32_t a, uint32_t b, int32_t sum) { int32_t r; __asm("smlad %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum)); return r; }
/* -zero twice. */
static inline uint32_t ts_dot_without(int32_t zero) { return (uint32_t)-zero << 16 | ((uint32_t)-zero & 0xFFFFu); }

static inline int32_t ts_dot_row(const int8_t *w, const int8_t *x, int32_t x_zero, int32_t n, int32_t sum) {
  const uint32_t without = ts_dot_without(x_zero);
  for (; n >= 4; n -= 4, w += 4, x += 4) {
    const uint32_t u = ts_dot_word(w), v = ts_dot_word(x);
    sum = ts_dot_pair(ts_dot_even(u), ts_dot_even_plus(without, v), sum);
    sum = ts_dot_pair(ts_dot_odd(u), ts_dot_odd_plus(without, v), sum);
  }
  for (; n > 0; --n) sum = ts_add(sum, *w++ * (*x++ - x_zero));
  return sum;
}

/* Halfwords; a zero point is rare. */
static inline int32_t ts_dot_row_s16(const int16_t *w, const int16_t *x, int32_t x_zero, int32_t n, int32_t sum) {
  if (x_zero == 0)
    for (; n >= 2; n -= 2, w += 2, x += 2) {
      uint32_t u, v;
      memcpy(&u, w, sizeof u);
      memcpy(&v, x, sizeof v);
      sum = ts_dot_pair(u, v, sum);
    }
  for (; n > 0; --n) sum = ts_add(sum, ts_mul(*w++, *x++ - x_zero));
  return sum;
}

/* Inlined it would share the caller's registers, and has none to spare. */
#define TS_DOT_APART static __attribute__((noinline, unused))
TS_DOT_APART void ts_dot_four(const int8_t *w, int32_t step, const int8_t *x, int32_t x_zero, int32_t n, int32_t *sums) {
  const uint32_t without = ts_dot_without(x_zero);
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  for (const int8_t *end = x + (n & ~3); x != end; w += 4, x += 4) {
    const uint32_t v = ts_dot_word(x), even = ts_dot_even_plus(without, v), odd = ts_dot_odd_plus(without, v);
    const int8_t *half = w + 2 * step;
    uint32_t u = ts_dot_word(w);
    a = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, a));
    u = ts_dot_word(w + step);
    b = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, b));
    u = ts_dot_word(half);
    c = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, c));
    u = ts_dot_word(half + step);
    d = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, d));
  }
  for (n &= 3; n > 0; --n, ++w) {
    const int32_t v = *x++ - x_zero;
    const int8_t *half = w + 2 * step;
    a = ts_add(a, w[0] * v), b = ts_add(b, w[step] * v), c = ts_add(c, half[0] * v), d = ts_add(d, half[step] * v);
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}

#else
static inline int32_t ts_dot_row_s16(const int16_t *w, const int16_t *x, int32_t x_zero, int32_t n, int32_t sum) {
  for (int32_t i = 0; i < n; ++i) sum = ts_add(sum, ts_mul(w[i], x[i] - x_zero));
  return sum;
}

static inline int32_t ts_dot_row(const int8_t *w, const int8_t *x, int32_t x_zero, int32_t n, int32_t sum) {
  for (int32_t i = 0; i < n; ++i) sum = ts_add(sum, w[i] * (x[i] - x_zero));
  return sum;
}

static inline void ts_dot_four(const int8_t *w, int32_t step, const int8_t *x, int32_t x_zero, int32_t n, int32_t *sums) {
  for (int32_t k = 0; k < 4; ++k) sums[k] = ts_dot_row(w + k * step, x, x_zero, n, sums[k]);
}
#endif

/* round(sum * factor / 2^32), halves up: ts_requantise_64 where 16 to 32 bits are shifted out, the factor being the reduced multiplier times 2^(32 - bits). */
static inline int32_t ts_dot_scaled(int32_t sum, int32_t factor) {
#if defined(__ARM_FEATURE_DSP)
  int32_t r;
  __asm("smmulr %0, %1, %2" : "=r"(r) : "r"(sum), "r"(factor));
  return r;
#else
  return (int32_t)(((int64_t)sum * factor + ((int64_t)1 << 31)) >> 32);
#endif
}

/* Rows of bytes times a vector of halfwords (int16 activations). What any weights can sum up to stays within 32 bits for TS_DOT_S16_MOST products. */
#define TS_DOT_S16_MOST 508

#if defined(__ARM_FEATURE_MVE)
static inline void ts_dot_four_s16(const int8_t *w, int32_t step, const int16_t *x, int32_t n, int32_t *sums) {
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  const int32_t step_3 = 3 * step;
  for (int32_t i = n; i > 0; i -= 8, w += 8, x += 8) {
    const mve_pred16_t left = vctp16q((uint32_t)i);
    const int16x8_t v = vldrhq_z_s16(x, left);
    a = vmladavaq_s16(a, v, vldrbq_z_s16(w, left));
    b = vmladavaq_s16(b, v, vldrbq_z_s16(w + step, left));
    c = vmladavaq_s16(c, v, vldrbq_z_s16(w + 2 * step, left));
    d = vmladavaq_s16(d, v, vldrbq_z_s16(w + step_3, left));
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#elif defined(__ARM_FEATURE_DSP)
static inline uint32_t ts_dot_low_halves(uint32_t a, uint32_t b) { uint32_t r; __asm("pkhbt %0, %1, %2, lsl #16" : "=r"(r) : "r"(a), "r"(b)); return r; }
static inline uint32_t ts_dot_high_halves(uint32_t a, uint32_t b) { uint32_t r; __asm("pkhtb %0, %1, %2, asr #16" : "=r"(r) : "r"(b), "r"(a)); return r; }

TS_DOT_APART void ts_dot_four_s16(const int8_t *w, int32_t step, const int16_t *x, int32_t n, int32_t *sums) {
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  for (const int16_t *end = x + (n & ~3); x != end; w += 4, x += 4) {
    uint32_t v0, v1, u;
    memcpy(&v0, x, 4);
    memcpy(&v1, x + 2, 4);
    const uint32_t even = ts_dot_low_halves(v0, v1), odd = ts_dot_high_halves(v0, v1);
    const int8_t *half = w + 2 * step;
    u = ts_dot_word(w);
    a = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, a));
    u = ts_dot_word(w + step);
    b = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, b));
    u = ts_dot_word(half);
    c = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, c));
    u = ts_dot_word(half + step);
    d = ts_dot_pair(ts_dot_odd(u), odd, ts_dot_pair(ts_dot_even(u), even, d));
  }
  for (n &= 3; n > 0; --n, ++w) {
    const int32_t v = *x++;
    const int8_t *half = w + 2 * step;
    a += w[0] * v, b += w[step] * v, c += half[0] * v, d += half[step] * v;
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#else
static inline void ts_dot_four_s16(const int8_t *w, int32_t step, const int16_t *x, int32_t n, int32_t *sums) {
  int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  for (int32_t i = 0; i < n; ++i, ++w) {
    const int32_t v = x[i];
    a += w[0] * v, b += w[step] * v, c += w[2 * step] * v, d += w[3 * step] * v;
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}
#endif

/* sums[k] += w_k x of up to four rows of w, `step` apart; n products each: where no sum on the way leaves 32 bits. */
static inline void ts_dot_s16_word(const int8_t *w, int32_t step, int32_t rows, const int16_t *x, int32_t n, int32_t *sums) {
  if (rows == 4) ts_dot_four_s16(w, step, x, n, sums);
  else
    for (int32_t k = 0; k < rows; ++k, w += step)
      for (int32_t i = 0; i < n; ++i) sums[k] += x[i] * w[i];
}

/* Before them and behind; `numbers` are each row's bias and factor. */
static inline void ts_dot_s16_begin(const int32_t *numbers, int32_t rows, int32_t *sums) {
  if (rows == 4) sums[0] = numbers[0], sums[1] = numbers[2], sums[2] = numbers[4], sums[3] = numbers[6];
  else for (int32_t k = 0; k < rows; ++k) sums[k] = numbers[2 * k];
}
static inline int16_t ts_dot_s16_output(int32_t sum, int32_t factor, int32_t low, int32_t high) { return (int16_t)ts_clamp(ts_dot_scaled(sum, factor), low, high); }
static inline void ts_dot_s16_end(const int32_t *numbers, int32_t rows, const int32_t *sums, int32_t low, int32_t high, int16_t *y) {
  if (rows == 4) {
    y[0] = ts_dot_s16_output(sums[0], numbers[1], low, high);
    y[1] = ts_dot_s16_output(sums[1], numbers[3], low, high);
    y[2] = ts_dot_s16_output(sums[2], numbers[5], low, high);
    y[3] = ts_dot_s16_output(sums[3], numbers[7], low, high);
  } else
    for (int32_t k = 0; k < rows; ++k) y[k] = ts_dot_s16_output(sums[k], numbers[2 * k + 1], low, high);
}

/* The same where they may. */
static inline void ts_dot_s16(const int8_t *w, int32_t step, int32_t rows, const int16_t *x, int32_t n, int64_t *sums) {
  for (; n > 0; n -= TS_DOT_S16_MOST, w += TS_DOT_S16_MOST, x += TS_DOT_S16_MOST) {
    const int32_t part = ts_min(n, TS_DOT_S16_MOST);
    if (rows == 4) {
      int32_t some[4] = {0, 0, 0, 0};
      ts_dot_four_s16(w, step, x, part, some);
      for (int32_t k = 0; k < 4; ++k) sums[k] = ts_add_64(sums[k], some[k]);
    } else {
      for (int32_t k = 0; k < rows; ++k) {
        int32_t sum = 0;
        for (int32_t i = 0; i < part; ++i) sum += x[i] * w[k * step + i];
        sums[k] = ts_add_64(sums[k], sum);
      }
    }
  }
}

/* sums[k] += (w_k - w_zero) (x - x_zero) of up to four rows of w, `step` apart; n products each. */
static inline void ts_dot(const int8_t *w, int32_t step, int32_t rows, int32_t w_zero, const int8_t *x, int32_t x_zero, int32_t n, int32_t *sums) {
  if (rows == 4) ts_dot_four(w, step, x, x_zero, n, sums);
  else for (int32_t k = 0; k < rows; ++k) sums[k] = ts_dot_row(w + k * step, x, x_zero, n, sums[k]);
  if (w_zero == 0) return;
  int32_t inputs = 0;
  for (int32_t i = 0; i < n; ++i) inputs = ts_add(inputs, x[i] - x_zero);
  for (int32_t k = 0; k < rows; ++k) sums[k] = ts_sub(sums[k], ts_mul(w_zero, inputs));
}

#endif
