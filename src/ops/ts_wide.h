/* For the wide registers of a 64-bit host: sums of 16 channels at a time, requantised as ts_requantise does. The processor is asked
 * when the kernel runs; every path gives the same bytes, and where there is none of its own the plain C one serves.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_WIDE_H
#define TS_WIDE_H

#include "ts.h"

enum { TS_WIDE_CHANNELS = 16 };

/* Constants of a layer's channels, filled up to a multiple of 16. Of a sum a, which begins at `start`,
 *     y = clamp(((((a << left) * factor + add) >> 32) - (a < 0)) >> right, low, high)
 * is ts_requantise and the zero point: both roundings' halves are in `add`, as floor(floor(x) + c) is floor(x + c), and a negative sum
 * takes 1 off, since its half goes down. */
typedef struct {
  int32_t low, high;
  const int32_t *start; /* the bias, less what the input's zero point adds */
  const int32_t *factor, *left, *right;
  const int32_t *sign; /* a sum's logical shift to 1 where it is negative: 31; or to nothing: 32 */
  const int64_t *add;  /* of 16 channels the even ones, then the odd ones, as a multiplication's lanes are */
} ts_wide_channels;

/* n <= 16 outputs of the channels from `first`, a multiple of 16. */
static inline void ts_wide_put(const ts_wide_channels *p, int32_t first, const int32_t *sum, int8_t *y, int32_t n) {
  for (int32_t i = 0; i < n; ++i) {
    const int32_t c = first + i, a = sum[i];
    const int64_t product = (int64_t)ts_shift_left(a, p->left[c]) * p->factor[c] + p->add[first + (i & 1) * 8 + i / 2];
    const int32_t down = p->sign[c] < 32 && a < 0 ? 1 : 0;
    y[i] = (int8_t)ts_clamp(((int32_t)(product >> 32) - down) >> p->right[c], p->low, p->high);
  }
}

/* Which instructions a kernel uses. */
enum { TS_WIDE_PLAIN, TS_WIDE_AVX2, TS_WIDE_AVX512 };
/* A build may forbid the better ones, to measure or to test: -DTS_WIDE_BEST=1. */
#ifndef TS_WIDE_BEST
#define TS_WIDE_BEST TS_WIDE_AVX512
#endif

#if defined(__x86_64__) && defined(__GNUC__)
#define TS_WIDE_X86
#include <immintrin.h>

#define TS_AVX2 __attribute__((target("avx2")))
#define TS_AVX2_INLINE static inline __attribute__((target("avx2"), always_inline))
#define TS_VNNI __attribute__((target("avx2,avx512f,avx512bw,avx512vnni")))
#define TS_VNNI_INLINE static inline __attribute__((target("avx2,avx512f,avx512bw,avx512vnni"), always_inline))

/* Of float kernels, which need the fused multiply-add. */
#define TS_FMA __attribute__((target("avx2,fma")))
#define TS_FMA_INLINE static inline __attribute__((target("avx2,fma"), always_inline))
#define TS_AVX512 __attribute__((target("avx2,fma,avx512f")))
#define TS_AVX512_INLINE static inline __attribute__((target("avx2,fma,avx512f"), always_inline))

/* gcc makes one variable of those that begin alike, and then copies each register of sums in every turn of a loop. */
#ifdef __clang__
#define TS_WIDE_SUMS
#else
#define TS_WIDE_SUMS __attribute__((optimize("no-tree-coalesce-vars")))
#endif

static inline int ts_wide_path(void) {
  if (!__builtin_cpu_supports("avx2")) return TS_WIDE_PLAIN;
  const int vnni = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni");
  return ts_min(TS_WIDE_BEST, vnni ? TS_WIDE_AVX512 : TS_WIDE_AVX2);
}

static inline int ts_wide_float_path(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return TS_WIDE_PLAIN;
  return ts_min(TS_WIDE_BEST, __builtin_cpu_supports("avx512f") ? TS_WIDE_AVX512 : TS_WIDE_AVX2);
}

static inline int32_t ts_word_at(const uint8_t *p) {
  int32_t word;
  memcpy(&word, p, sizeof word);
  return word;
}

/* ts_requantise of eight sums. ts_doubling_high_mul is floor((2 a m + 2^31) / 2^32) for either sign, but for the one product that
 * saturates, which a positive multiplier cannot give. */
TS_AVX2 static inline __m256i ts_requantise_avx2(__m256i a, __m256i m, __m256i s) {
  const __m256i none = _mm256_setzero_si256(), half = _mm256_set1_epi64x(INT64_C(1) << 30), one = _mm256_set1_epi32(1);
  a = _mm256_sllv_epi32(a, _mm256_max_epi32(s, none));
  const __m256i even = _mm256_mul_epi32(a, m), odd = _mm256_mul_epi32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(m, 32));
  const __m256i low = _mm256_srli_epi64(_mm256_add_epi64(even, half), 31), high = _mm256_slli_epi64(_mm256_add_epi64(odd, half), 1);
  const __m256i x = _mm256_blend_epi32(low, high, 0xAA), n = _mm256_max_epi32(_mm256_sub_epi32(none, s), none);
  const __m256i mask = _mm256_sub_epi32(_mm256_sllv_epi32(one, n), one);
  const __m256i threshold = _mm256_add_epi32(_mm256_srli_epi32(mask, 1), _mm256_srli_epi32(x, 31));
  const __m256i up = _mm256_cmpgt_epi32(_mm256_and_si256(x, mask), threshold);
  return _mm256_sub_epi32(_mm256_srav_epi32(x, n), up);
}

TS_AVX2_INLINE __m256i ts_eight(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }

/* The outputs of eight sums, not yet clamped; `first` a multiple of 8. */
TS_AVX2_INLINE __m256i ts_wide_eight(const ts_wide_channels *p, int32_t first, __m256i a) {
  const __m256i factor = ts_eight(p->factor + first), shifted = _mm256_sllv_epi32(a, ts_eight(p->left + first));
  const int64_t *const add = p->add + (first & ~15) + (first & 8) / 2;
  const __m256i even = _mm256_add_epi64(_mm256_mul_epi32(shifted, factor), ts_eight(add));
  const __m256i odd = _mm256_add_epi64(_mm256_mul_epi32(_mm256_srli_epi64(shifted, 32), _mm256_srli_epi64(factor, 32)), ts_eight(add + 8));
  const __m256i high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA);
  return _mm256_srav_epi32(_mm256_sub_epi32(high, _mm256_srlv_epi32(a, ts_eight(p->sign + first))), ts_eight(p->right + first));
}

/* ts_wide_put of sums in two registers. */
TS_AVX2_INLINE void ts_wide_put_avx2(const ts_wide_channels *p, int32_t first, __m256i sum0, __m256i sum1, int8_t *y, int32_t n) {
  const __m256i words = _mm256_packs_epi32(ts_wide_eight(p, first, sum0), ts_wide_eight(p, first + 8, sum1));
  const __m256i ordered = _mm256_permute4x64_epi64(words, 0xD8);
  const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
  const __m128i clamped = _mm_min_epi8(_mm_max_epi8(bytes, _mm_set1_epi8((char)p->low)), _mm_set1_epi8((char)p->high));
  if (n >= 16) {
    _mm_storeu_si128((__m128i *)(void *)y, clamped);
  } else {
    int8_t all[16];
    _mm_storeu_si128((__m128i *)(void *)all, clamped);
    memcpy(y, all, (size_t)n);
  }
}

/* The constants of 16 channels, in registers. */
typedef struct {
  __m512i factor, factor_odd, left, right, sign, add_even, add_odd, low, high;
  __mmask16 stored;
} ts_wide_sixteen;

TS_VNNI_INLINE ts_wide_sixteen ts_wide_load(const ts_wide_channels *p, int32_t first, int32_t n) {
  ts_wide_sixteen k;
  k.factor = _mm512_loadu_si512(p->factor + first), k.factor_odd = _mm512_srli_epi64(k.factor, 32);
  k.left = _mm512_loadu_si512(p->left + first), k.right = _mm512_loadu_si512(p->right + first), k.sign = _mm512_loadu_si512(p->sign + first);
  k.add_even = _mm512_loadu_si512(p->add + first), k.add_odd = _mm512_loadu_si512(p->add + first + 8);
  k.low = _mm512_set1_epi32(p->low), k.high = _mm512_set1_epi32(p->high);
  k.stored = (__mmask16)(n >= 16 ? 0xFFFFu : (1u << n) - 1u);
  return k;
}

/* ts_wide_put of sums in one register. */
TS_VNNI_INLINE void ts_wide_store(const ts_wide_sixteen *k, __m512i a, int8_t *y) {
  const __m512i shifted = _mm512_sllv_epi32(a, k->left);
  const __m512i even = _mm512_add_epi64(_mm512_mul_epi32(shifted, k->factor), k->add_even);
  const __m512i odd = _mm512_add_epi64(_mm512_mul_epi32(_mm512_srli_epi64(shifted, 32), k->factor_odd), k->add_odd);
  const __m512i high = _mm512_mask_shuffle_epi32(odd, 0x5555, even, _MM_PERM_DDBB);
  const __m512i q = _mm512_srav_epi32(_mm512_sub_epi32(high, _mm512_srlv_epi32(a, k->sign)), k->right);
  _mm512_mask_cvtepi32_storeu_epi8(y, k->stored, _mm512_min_epi32(_mm512_max_epi32(q, k->low), k->high));
}
#else
static inline int ts_wide_path(void) { return TS_WIDE_PLAIN; }
static inline int ts_wide_float_path(void) { return TS_WIDE_PLAIN; }
#endif

#endif
