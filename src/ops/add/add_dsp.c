/* SPDX-License-Identifier: MIT-0 */
#include "add_dsp.h"

#if defined(__ARM_FEATURE_SAT)
#include <arm_acle.h>
static inline int32_t ts_add_saturate(int32_t x) { return __ssat(x, 8); }
#else
static inline int32_t ts_add_saturate(int32_t x) { return (uint32_t)(x + 128) < 256u ? x : x < 0 ? -128 : 127; }
#endif

static inline int8_t ts_add_one(const ts_add_s8_dsp_params *p, const int32_t *a_table, const int32_t *b_table, int8_t a, int8_t b) {
  return (int8_t)ts_add_saturate((a_table[a] + b_table[b]) >> p->shift);
}

TS_KERNEL void ts_add_s8_dsp(const ts_add_s8_dsp_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  const int32_t *const a_table = p->a_table + 128, *const b_table = p->b_table + 128;
  int32_t i = 0;
  for (; i + 4 <= p->count; i += 4, a += 4, b += 4, y += 4) {
    const int8_t y0 = ts_add_one(p, a_table, b_table, a[0], b[0]), y1 = ts_add_one(p, a_table, b_table, a[1], b[1]);
    const int8_t y2 = ts_add_one(p, a_table, b_table, a[2], b[2]), y3 = ts_add_one(p, a_table, b_table, a[3], b[3]);
    y[0] = y0, y[1] = y1, y[2] = y2, y[3] = y3;
  }
  for (; i < p->count; ++i) *y++ = ts_add_one(p, a_table, b_table, *a++, *b++);
  if (p->low > -128 || p->high < 127)
    for (y -= p->count, i = 0; i < p->count; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);
}

/* `narrow`: factors below 2^23. With the DSP extension two bytes become halfwords times 256 by one AND, and SMLAW, which multiplies a word by
 * either halfword and divides by 2^16, takes the factors times 256: the same sums. */
static inline __attribute__((always_inline)) void ts_add_s8_factors(const ts_add_s8_factors_params *p, const int8_t *a, const int8_t *b,
                                                                    int8_t *y, int32_t t, int32_t clamp, int32_t narrow) {
  const int32_t fa = p->a_factor, fb = p->b_factor, addend = p->addend, low = p->low, high = p->high;
#define TS_ADD_FACTORS(i) \
  int32_t s##i = ts_add_saturate((a[i] * fa + b[i] * fb + addend) >> t); \
  if (clamp) s##i = ts_clamp(s##i, low, high)
  int32_t i = p->count;
#if defined(__ARM_FEATURE_DSP)
  if (narrow) {
    const int32_t wide_a = fa * 256, wide_b = fb * 256;
    uint32_t mask = 0xFF00FF00u;
    __asm__("" : "+r"(mask)); /* in a register, AND shifts as well */
    for (; i >= 4; i -= 4) {
      uint32_t u, v;
      memcpy(&u, a, sizeof u);
      memcpy(&v, b, sizeof v);
      a += 4, b += 4, y += 4;
      const int32_t u0 = (int32_t)(u << 8 & mask), u1 = (int32_t)(u & mask);
      const int32_t v0 = (int32_t)(v << 8 & mask), v1 = (int32_t)(v & mask);
      int32_t s0 = ts_add_saturate(__smlawb(wide_b, v0, __smlawb(wide_a, u0, addend)) >> t);
      int32_t s1 = ts_add_saturate(__smlawb(wide_b, v1, __smlawb(wide_a, u1, addend)) >> t);
      int32_t s2 = ts_add_saturate(__smlawt(wide_b, v0, __smlawt(wide_a, u0, addend)) >> t);
      int32_t s3 = ts_add_saturate(__smlawt(wide_b, v1, __smlawt(wide_a, u1, addend)) >> t);
      if (clamp) s0 = ts_clamp(s0, low, high), s1 = ts_clamp(s1, low, high), s2 = ts_clamp(s2, low, high), s3 = ts_clamp(s3, low, high);
      y[-4] = (int8_t)s0, y[-3] = (int8_t)s1, y[-2] = (int8_t)s2, y[-1] = (int8_t)s3;
    }
  }
#else
  (void)narrow;
#endif
  for (; i >= 4; i -= 4, a += 4, b += 4, y += 4) {
    TS_ADD_FACTORS(0);
    TS_ADD_FACTORS(1);
    TS_ADD_FACTORS(2);
    TS_ADD_FACTORS(3);
    y[0] = (int8_t)s0, y[1] = (int8_t)s1, y[2] = (int8_t)s2, y[3] = (int8_t)s3;
  }
  for (; i > 0; --i, ++a, ++b) {
    TS_ADD_FACTORS(0);
    *y++ = (int8_t)s0;
  }
#undef TS_ADD_FACTORS
}

#define TS_ADD_S8_DSP_DEFINE(kind, t, clamp, narrow)                                                                             \
  TS_KERNEL void ts_add_s8_dsp_##kind(const ts_add_s8_factors_params *p, const int8_t *a, const int8_t *b, int8_t *y) {  \
    ts_add_s8_factors(p, a, b, y, t, clamp, narrow);                                                                            \
  }
