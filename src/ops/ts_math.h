/* exp, tanh, logistic and their kin in single precision, with the same bits on every machine.
 *
 * A libm differs from the next in the last bit, and a model's outputs would differ with it. These functions use only
 * +, -, *, /, ts_fma, and moves of bits, in an order that the compiler must keep (-ffp-contract=off), so a host, a
 * Cortex-M4 and a Cortex-M55 agree to the bit. Each is at most 2 units in the last place from the exact value
 * (ts_math_test.cpp measures about 1), erfc at most 5; NaN gives NaN. Powers are computed in double. The coefficients are
 * minimax fits of our own.
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MATH_H
#define TS_MATH_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline uint32_t ts_bits(float x) {
  uint32_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

static inline float ts_float(uint32_t u) {
  float x;
  memcpy(&x, &u, sizeof x);
  return x;
}

/* The nearest whole number, |x| < 2^22: the addition leaves no room for a fraction. */
static inline float ts_nearest(float x) {
  const float magic = 12582912.0f; /* 1.5 * 2^23 */
  return (x + magic) - magic;
}

/* x = k ln(2) + r with a whole k, |r| <= ln(2) / 2 and a little, |x| < 110: returns e^r - 1. */
static inline float ts_exp_reduced(float x, float *k) {
  *k = ts_nearest(x * 0x1.715476p+0f);
  const float high = ts_fma(*k, -0x1.62e4p-1f, x), low = *k * 0x1.7f7d1cp-20f; /* high is exact */
  const float r = high - low;
  float p = 0x1.6db448p-10f;
  p = ts_fma(p, r, 0x1.123be0p-7f);
  p = ts_fma(p, r, 0x1.55545ep-5f);
  p = ts_fma(p, r, 0x1.55548ep-3f);
  p = ts_fma(p, r, 0.5f);
  return high + ts_fma(p, r * r, -low);
}

/* 2^k, -126 <= k <= 127. */
static inline float ts_power_of_two(int32_t k) { return ts_float((uint32_t)(k + 127) << 23); }

/* e^x: infinity from 88.73, subnormal under -87.34, zero under -103.97. */
static inline float ts_expf(float x) {
  if (x > 88.75f) return INFINITY;
  if (x < -104.0f) return 0.0f;
  if (x != x) return x;
  float k;
  const float y = 1.0f + ts_exp_reduced(x, &k);
  const int32_t whole = (int32_t)k, half = whole / 2; /* two steps: 2^whole alone may not be a normal number */
  return y * ts_power_of_two(half) * ts_power_of_two(whole - half);
}

/* e^x - 1, without cancellation near 0. */
static inline float ts_expm1f(float x) {
  if (x > 50.0f) return ts_expf(x);
  if (x < -20.0f) return -1.0f;
  if (x != x) return x;
  float k;
  const float s = ts_exp_reduced(x, &k);
  if (k == 0.0f) return s;
  const float power = ts_power_of_two((int32_t)k);
  return ts_fma(power, s, power - 1.0f);
}

static inline float ts_tanhf(float x) {
  const float a = fabsf(x);
  if (a < 0.55f) {
    const float z = x * x;
    float p = -0x1.9bba80p-8f;
    p = ts_fma(p, z, 0x1.59568cp-6f);
    p = ts_fma(p, z, -0x1.b92bbap-5f);
    p = ts_fma(p, z, 0x1.110d3cp-3f);
    p = ts_fma(p, z, -0x1.55554cp-2f);
    return ts_fma(p, z * x, x);
  }
  const float y = 1.0f - 2.0f / (ts_expf(2.0f * a) + 1.0f);
  return x < 0.0f ? -y : y;
}

/* 1 / (1 + e^-x). */
static inline float ts_logisticf(float x) {
  const float e = ts_expf(-fabsf(x));
  const float sum = 1.0f + e;
  if (!(x < 0.0f)) return 1.0f / sum;
  const float y = e / sum, lost = e - (sum - 1.0f); /* what the sum rounded away matters here: 1 / sum is 1 - y */
  return ts_fma(-(y * lost), 1.0f - y, y);
}

/* The natural logarithm: -infinity of 0, NaN below. */
static inline float ts_logf(float x) {
  if (!(x > 0.0f)) return x == 0.0f ? -INFINITY : NAN;
  if (x == INFINITY) return x;
  float k = 0.0f;
  if (x < 0x1p-126f) {
    x *= 0x1p25f;
    k = -25.0f;
  }
  /* x = 2^k m, sqrt(1/2) <= m < sqrt(2) */
  const uint32_t shifted = ts_bits(x) + (0x3f800000u - 0x3f3504f3u);
  k += (float)((int32_t)(shifted >> 23) - 127);
  const float f = ts_float((shifted & 0x7fffffu) + 0x3f3504f3u) - 1.0f, z = f * f;
  float p = -0x1.41f450p-4f;
  p = ts_fma(p, f, 0x1.07cfacp-3f);
  p = ts_fma(p, f, -0x1.0cdea4p-3f);
  p = ts_fma(p, f, 0x1.226e66p-3f);
  p = ts_fma(p, f, -0x1.5478c4p-3f);
  p = ts_fma(p, f, 0x1.99a596p-3f);
  p = ts_fma(p, f, -0x1.00021ep-2f);
  p = ts_fma(p, f, 0x1.55554ap-2f);
  const float low = ts_fma(-0.5f, z, ts_fma(f * z, p, k * 0x1.7f7d1cp-20f));
  return ts_fma(k, 0x1.62e4p-1f, f + low);
}

/* x = quadrant pi/2 + r, |r| <= pi/4 and a little: returns r. Any finite x; the quadrant is counted modulo 4. */
static inline float ts_quadrant(float x, uint32_t *quadrant) {
  if (fabsf(x) < 32768.0f) {
    const float k = ts_nearest(x * 0x1.45f306p-1f);
    *quadrant = (uint32_t)(int32_t)k;
    /* pi/2 in three pieces; the first difference is exact */
    return ts_fma(k, 0x1.ee59dap-50f, ts_fma(k, 0x1.777a5cp-25f, ts_fma(k, -0x1.921fb6p+0f, x)));
  }
  /* Beyond: m 2^e times the bits of 2/pi that matter, those of weight under 4, as one 64-bit fraction of the circle. */
  static const uint32_t two_over_pi[8] = {0u,          0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u,
                                          0xdb629599u, 0x3c439041u, 0xfe5163abu};
  const uint32_t m = (ts_bits(x) & 0x7fffffu) | 0x800000u;
  const uint32_t from = ((ts_bits(x) >> 23) & 255u) - 150u - 2u + 32u; /* bit 0 of the table is worth 2^31 */
  const uint32_t word = from / 32u, bit = from % 32u;
  uint32_t t[3];
  for (uint32_t i = 0; i < 3u; ++i) {
    const uint64_t two = (uint64_t)two_over_pi[word + i] << 32 | two_over_pi[word + i + 1u];
    t[i] = (uint32_t)(two >> (32u - bit));
  }
  const uint64_t circle = ((uint64_t)(m * t[0]) << 32) + (uint64_t)m * t[1] + (((uint64_t)m * t[2]) >> 32);
  const uint32_t q = (uint32_t)((circle + ((uint64_t)1 << 61)) >> 62);
  const uint64_t rest = circle - ((uint64_t)q << 62); /* of two's complement, a quadrant being 2^62 */
  const uint32_t negative = (uint32_t)(rest >> 63);
  const int64_t fraction = negative ? -(int64_t)(0u - rest) : (int64_t)rest;
  const float high = (float)fraction, low = (float)(fraction - (int64_t)high);
  const float r = ts_fma(high, 0x1.921fb6p-62f, ts_fma(high, -0x1.777a5cp-87f, low * 0x1.921fb6p-62f));
  *quadrant = x < 0.0f ? 0u - q : q;
  return x < 0.0f ? -r : r;
}

/* sin(r) for an even quadrant, cos(r) for an odd one, with the quadrant's sign. */
static inline float ts_sine_of(float r, uint32_t quadrant) {
  const float z = r * r;
  float y;
  if (quadrant & 1u) {
    float p = -0x1.242acp-22f;
    p = ts_fma(p, z, 0x1.a0112p-16f);
    p = ts_fma(p, z, -0x1.6c16b8p-10f);
    p = ts_fma(p, z, 0x1.555556p-5f);
    y = ts_fma(z * z, p, ts_fma(z, -0.5f, 1.0f));
  } else {
    float p = 0x1.6cd83ap-19f;
    p = ts_fma(p, z, -0x1.a00f9ep-13f);
    p = ts_fma(p, z, 0x1.111108p-7f);
    p = ts_fma(p, z, -0x1.555556p-3f);
    y = ts_fma(p, z * r, r);
  }
  return quadrant & 2u ? -y : y;
}

/* Radians; infinity gives NaN. */
static inline float ts_sinf(float x) {
  if (!(fabsf(x) < INFINITY)) return NAN;
  uint32_t quadrant;
  const float r = ts_quadrant(x, &quadrant);
  return ts_sine_of(r, quadrant);
}

static inline float ts_cosf(float x) {
  if (!(fabsf(x) < INFINITY)) return NAN;
  uint32_t quadrant;
  const float r = ts_quadrant(x, &quadrant);
  return ts_sine_of(r, quadrant + 1u);
}

/* 1 - erf(x), also where little is left of it. */
static inline float ts_erfcf(float x) {
  const float a = fabsf(x);
  if (a < 0.5f) {
    const float z = x * x;
    float p = 0x1.2c4ab4p-8f;
    p = ts_fma(p, z, -0x1.b53936p-6f);
    p = ts_fma(p, z, 0x1.ce18a8p-4f);
    p = ts_fma(p, z, -0x1.812708p-2f);
    p = ts_fma(p, z, 0x1.06eba8p-3f);
    return 1.0f - ts_fma(p, x, x);
  }
  if (!(a < 10.2f)) return x != x ? x : x > 0.0f ? 0.0f : 2.0f;
  /* e^(-a^2) r(t) / (1 + 2a), t = (a - 2) / (a + 2) */
  const float t = (a - 2.0f) / (a + 2.0f);
  float r = -0x1.f15408p-13f;
  r = ts_fma(r, t, -0x1.49b78ep-10f);
  r = ts_fma(r, t, 0x1.2e966cp-10f);
  r = ts_fma(r, t, 0x1.1b9348p-7f);
  r = ts_fma(r, t, -0x1.066248p-7f);
  r = ts_fma(r, t, -0x1.bc1712p-5f);
  r = ts_fma(r, t, 0x1.4ff8d8p-3f);
  r = ts_fma(r, t, -0x1.540800p-3f);
  r = ts_fma(r, t, -0x1.7bf5dcp-4f);
  r = ts_fma(r, t, 0x1.46e80ep+0f);
  const float square = a * a, lost = ts_fma(a, a, -square);
  const float e = ts_expf(-square);
  const float y = ts_fma(-lost, e, e) * r / ts_fma(2.0f, a, 1.0f);
  return x < 0.0f ? 2.0f - y : y;
}

/* x^y for x > 0, both finite, in double: e^(y log(x)) by the series of both. */
static inline float ts_power_positive(float x, float y) {
  int k = 0;
  const double m = frexp((double)x, &k); /* x = m 2^k, 1/2 <= m < 1 */
  const double u = m < 0.70710678118654752 ? m + m : m;
  if (u != m) --k;
  const double s = (u - 1.0) / (u + 1.0), z = s * s;
  double p = 1.0 / 19.0;
  for (int n = 17; n > 0; n -= 2) p = p * z + 1.0 / (double)n; /* log(u) = 2 s (1 + z/3 + z^2/5 ...) */
  const double power = (double)y * ((double)k * 0.69314718055994531 + 2.0 * s * p);
  if (power > 90.0) return INFINITY;
  if (power < -105.0) return 0.0f;
  const double whole = floor(power * 1.4426950408889634 + 0.5);
  const double r = power - whole * 0.69314718055994531;
  double e = 1.0;
  for (int n = 13; n > 0; --n) e = 1.0 + e * r / (double)n;
  return (float)ldexp(e, (int)whole);
}

/* x^y, as C's pow has it. */
static inline float ts_powf(float x, float y) {
  if (x == 1.0f || y == 0.0f) return 1.0f;
  if (x != x || y != y) return NAN;
  const float a = fabsf(x), half = y * 0.5f;
  const int odd = floorf(y) == y && floorf(half) != half; /* floats beyond 2^24 are even */
  float power;
  if (fabsf(y) == INFINITY) power = a == 1.0f ? 1.0f : (a > 1.0f) == (y > 0.0f) ? INFINITY : 0.0f;
  else if (a == 0.0f || a == INFINITY) power = (a == 0.0f) == (y > 0.0f) ? 0.0f : INFINITY;
  else if (x < 0.0f && floorf(y) != y) return NAN;
  else power = ts_power_positive(a, y);
  return odd && (x < 0.0f || (x == 0.0f && ts_bits(x) != 0u)) ? -power : power;
}

/* The remainder of x / y with x's sign, exactly, as C's fmod has it. */
static inline float ts_fmodf(float x, float y) {
  float rest = fabsf(x);
  const float step = fabsf(y);
  if (!(rest < INFINITY) || step != step || step == 0.0f) return NAN;
  if (step == INFINITY) return x;
  int step_exponent = 0;
  const float fraction = frexpf(step, &step_exponent);
  while (rest >= step) {
    int exponent = 0;
    (void)frexpf(rest, &exponent);
    const float t = ldexpf(fraction, exponent); /* step 2^k in rest's binade: this and the subtraction are exact */
    rest -= t > rest ? t * 0.5f : t;
  }
  return x < 0.0f ? -rest : rest;
}

#ifdef __cplusplus
}
#endif

#endif
