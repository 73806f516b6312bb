// One vector of floats for kernels_body.h: the few operations that it needs, on whichever set this file is compiled
// for. Everything has internal linkage: the same names mean other code in the next translation unit.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#else
#include <math.h>
#endif

namespace tinsmith::learn {
namespace {

#if defined(__AVX512F__)

using V = __m512;
constexpr int kLanes = 16;
inline V load(const float* p) { return _mm512_loadu_ps(p); }
inline void store(float* p, V v) { _mm512_storeu_ps(p, v); }
inline V splat(float x) { return _mm512_set1_ps(x); }
inline V fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
inline V add(V a, V b) { return _mm512_add_ps(a, b); }
inline V sub(V a, V b) { return _mm512_sub_ps(a, b); }
inline V mul(V a, V b) { return _mm512_mul_ps(a, b); }
inline V div(V a, V b) { return _mm512_div_ps(a, b); }
inline V square_root(V a) { return _mm512_sqrt_ps(a); }
inline V absolute(V a) { return _mm512_abs_ps(a); }
using Mask = __mmask16;
inline Mask less(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
inline V select(Mask m, V yes, V no) { return _mm512_mask_blend_ps(m, no, yes); }

inline void transpose_block(V (&r)[16]) {
  V t[16];
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_ps(r[i], r[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    r[i] = _mm512_shuffle_ps(t[i], t[i + 2], 0x44);
    r[i + 1] = _mm512_shuffle_ps(t[i], t[i + 2], 0xee);
    r[i + 2] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    r[i + 3] = _mm512_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
  for (int i = 0; i < 4; ++i) {
    t[i] = _mm512_shuffle_f32x4(r[i], r[i + 4], 0x88);
    t[i + 4] = _mm512_shuffle_f32x4(r[i], r[i + 4], 0xdd);
    t[i + 8] = _mm512_shuffle_f32x4(r[i + 8], r[i + 12], 0x88);
    t[i + 12] = _mm512_shuffle_f32x4(r[i + 8], r[i + 12], 0xdd);
  }
  for (int i = 0; i < 8; ++i) {
    r[i] = _mm512_shuffle_f32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_f32x4(t[i], t[i + 8], 0xdd);
  }
}

#elif defined(__AVX2__)

using V = __m256;
constexpr int kLanes = 8;
inline V load(const float* p) { return _mm256_loadu_ps(p); }
inline void store(float* p, V v) { _mm256_storeu_ps(p, v); }
inline V splat(float x) { return _mm256_set1_ps(x); }
inline V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
inline V add(V a, V b) { return _mm256_add_ps(a, b); }
inline V sub(V a, V b) { return _mm256_sub_ps(a, b); }
inline V mul(V a, V b) { return _mm256_mul_ps(a, b); }
inline V div(V a, V b) { return _mm256_div_ps(a, b); }
inline V square_root(V a) { return _mm256_sqrt_ps(a); }
inline V absolute(V a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
using Mask = __m256;
inline Mask less(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
inline V select(Mask m, V yes, V no) { return _mm256_blendv_ps(no, yes, m); }

inline void transpose_block(V (&r)[8]) {
  V t[8];
  for (int i = 0; i < 8; i += 2) {
    t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    r[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
    r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
  for (int i = 0; i < 4; ++i) {
    t[i] = _mm256_permute2f128_ps(r[i], r[i + 4], 0x20);
    t[i + 4] = _mm256_permute2f128_ps(r[i], r[i + 4], 0x31);
  }
  for (int i = 0; i < 8; ++i) r[i] = t[i];
}

#elif defined(__x86_64__)

using V = __m128;
constexpr int kLanes = 4;
inline V load(const float* p) { return _mm_loadu_ps(p); }
inline void store(float* p, V v) { _mm_storeu_ps(p, v); }
inline V splat(float x) { return _mm_set1_ps(x); }
inline V add(V a, V b) { return _mm_add_ps(a, b); }
inline V sub(V a, V b) { return _mm_sub_ps(a, b); }
inline V mul(V a, V b) { return _mm_mul_ps(a, b); }
inline V div(V a, V b) { return _mm_div_ps(a, b); }
inline V square_root(V a) { return _mm_sqrt_ps(a); }
inline V absolute(V a) { return _mm_andnot_ps(_mm_set1_ps(-0.0f), a); }
using Mask = __m128;
inline Mask less(V a, V b) { return _mm_cmplt_ps(a, b); }
inline V select(Mask m, V yes, V no) { return _mm_or_ps(_mm_and_ps(m, yes), _mm_andnot_ps(m, no)); }

// A fused multiply-add for processors without the instruction, exact. In double the product of two floats is exact, and
// only the sum s = ab + c rounds. Rounding s again to float could go wrong when s lies on the middle between two floats
// only by its own rounding; so s is first rounded to odd: if it was inexact and its last bit is even, it moves one step
// towards the true sum. A double has more than the two extra bits for which this makes the second rounding right.
inline __m128d sum_to_odd(__m128d p, __m128d c) {
  const __m128d s = _mm_add_pd(p, c);
  const __m128d back = _mm_sub_pd(s, p);
  const __m128d error = _mm_add_pd(_mm_sub_pd(p, _mm_sub_pd(s, back)), _mm_sub_pd(c, back));  // exact (Knuth)
  const __m128d zero = _mm_setzero_pd();
  // Neither comparison holds for a NaN, which error is when s is infinite.
  const __m128i inexact = _mm_castpd_si128(_mm_or_pd(_mm_cmplt_pd(error, zero), _mm_cmplt_pd(zero, error)));
  const __m128i bits = _mm_castpd_si128(s);
  const __m128i one = _mm_set1_epi64x(1);
  const __m128i even = _mm_sub_epi64(_mm_and_si128(bits, one), one);
  __m128i away = _mm_srai_epi32(_mm_castpd_si128(_mm_xor_pd(error, s)), 31);  // signs differ: the size shrinks
  away = _mm_or_si128(_mm_shuffle_epi32(away, _MM_SHUFFLE(3, 3, 1, 1)), one);
  return _mm_castsi128_pd(_mm_add_epi64(bits, _mm_and_si128(_mm_and_si128(inexact, even), away)));
}
inline V fma(V a, V b, V c) {
  const V a2 = _mm_movehl_ps(a, a), b2 = _mm_movehl_ps(b, b), c2 = _mm_movehl_ps(c, c);
  const __m128d low = sum_to_odd(_mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b)), _mm_cvtps_pd(c));
  const __m128d high = sum_to_odd(_mm_mul_pd(_mm_cvtps_pd(a2), _mm_cvtps_pd(b2)), _mm_cvtps_pd(c2));
  return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
}

inline void transpose_block(V (&r)[4]) { _MM_TRANSPOSE4_PS(r[0], r[1], r[2], r[3]); }

#elif defined(__aarch64__)

using V = float32x4_t;
constexpr int kLanes = 4;
inline V load(const float* p) { return vld1q_f32(p); }
inline void store(float* p, V v) { vst1q_f32(p, v); }
inline V splat(float x) { return vdupq_n_f32(x); }
inline V fma(V a, V b, V c) { return vfmaq_f32(c, a, b); }
inline V add(V a, V b) { return vaddq_f32(a, b); }
inline V sub(V a, V b) { return vsubq_f32(a, b); }
inline V mul(V a, V b) { return vmulq_f32(a, b); }
inline V div(V a, V b) { return vdivq_f32(a, b); }
inline V square_root(V a) { return vsqrtq_f32(a); }
inline V absolute(V a) { return vabsq_f32(a); }
using Mask = uint32x4_t;
inline Mask less(V a, V b) { return vcltq_f32(a, b); }
inline V select(Mask m, V yes, V no) { return vbslq_f32(m, yes, no); }

inline void transpose_block(V (&r)[4]) {
  const float32x4x2_t a = vtrnq_f32(r[0], r[1]), b = vtrnq_f32(r[2], r[3]);
  r[0] = vcombine_f32(vget_low_f32(a.val[0]), vget_low_f32(b.val[0]));
  r[1] = vcombine_f32(vget_low_f32(a.val[1]), vget_low_f32(b.val[1]));
  r[2] = vcombine_f32(vget_high_f32(a.val[0]), vget_high_f32(b.val[0]));
  r[3] = vcombine_f32(vget_high_f32(a.val[1]), vget_high_f32(b.val[1]));
}

#else  // any other machine: four floats in a row, fmaf from libm (exact by IEEE 754)

struct V { float f[4]; };
struct Mask { bool m[4]; };
constexpr int kLanes = 4;
#define TINSMITH_EACH(expr) V r; for (int i = 0; i < 4; ++i) r.f[i] = (expr); return r
inline V load(const float* p) { TINSMITH_EACH(p[i]); }
inline void store(float* p, V v) { for (int i = 0; i < 4; ++i) p[i] = v.f[i]; }
inline V splat(float x) { TINSMITH_EACH(x); }
inline V fma(V a, V b, V c) { TINSMITH_EACH(fmaf(a.f[i], b.f[i], c.f[i])); }
inline V add(V a, V b) { TINSMITH_EACH(a.f[i] + b.f[i]); }
inline V sub(V a, V b) { TINSMITH_EACH(a.f[i] - b.f[i]); }
inline V mul(V a, V b) { TINSMITH_EACH(a.f[i] * b.f[i]); }
inline V div(V a, V b) { TINSMITH_EACH(a.f[i] / b.f[i]); }
inline V square_root(V a) { TINSMITH_EACH(sqrtf(a.f[i])); }
inline V absolute(V a) { TINSMITH_EACH(fabsf(a.f[i])); }
inline Mask less(V a, V b) { Mask r; for (int i = 0; i < 4; ++i) r.m[i] = a.f[i] < b.f[i]; return r; }
inline V select(Mask m, V yes, V no) { TINSMITH_EACH(m.m[i] ? yes.f[i] : no.f[i]); }
#undef TINSMITH_EACH
inline void transpose_block(V (&r)[4]) {
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < i; ++j) { float t = r[i].f[j]; r[i].f[j] = r[j].f[i]; r[j].f[i] = t; }
}

#endif

}  // namespace
}  // namespace tinsmith::learn
