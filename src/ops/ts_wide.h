/* For the wide registers of a 64-bit host: sums of 16 channels at a time, requantised as ts_requantise does. The processor is asked
 * when the kernel runs; every path gives the same bytes, and where there is none of its own the plain C one serves.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_WIDE_H
#define TS_WIDE_H

#include "ts.h"

enum { TS_WIDE_CHANNELS = 16, TS_WIDE_PIXELS = 4 };

/* Constants of a layer's channels, filled up to a multiple of 16. */
typedef struct {
  int32_t zero, low, high;
  const int32_t *start; /* the sum begins here: the bias, less what the input's zero point adds */
  const int32_t *multiplier, *shift;
} ts_wide_channels;

/* n <= 16 outputs of the channels from `first`. */
static inline void ts_wide_put(const ts_wide_channels *p, int32_t first, const int32_t *sum, int8_t *y, int32_t n) {
  for (int32_t i = 0; i < n; ++i) {
    const int32_t c = first + i;
    y[i] = (int8_t)ts_clamp(ts_add(p->zero, ts_requantise(sum[i], p->multiplier[c], p->shift[c])), p->low, p->high);
  }
}

#if defined(__x86_64__) && defined(__GNUC__)
#define TS_WIDE_X86
#include <immintrin.h>

#define TS_AVX2 __attribute__((target("avx2")))
#define TS_VNNI __attribute__((target("avx2,avx512f,avx512vnni")))

static inline int ts_has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }
static inline int ts_has_vnni(void) { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni"); }

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

TS_AVX2 static inline __m256i ts_eight(const int32_t *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }

/* ts_wide_put of sums in two registers, all 16 channels. */
TS_AVX2 static inline __m128i ts_wide_outputs_avx2(const ts_wide_channels *p, int32_t first, __m256i sum0, __m256i sum1) {
  const __m256i zero = _mm256_set1_epi32(p->zero), low = _mm256_set1_epi32(p->low), high = _mm256_set1_epi32(p->high);
  __m256i a = ts_requantise_avx2(sum0, ts_eight(p->multiplier + first), ts_eight(p->shift + first));
  __m256i b = ts_requantise_avx2(sum1, ts_eight(p->multiplier + first + 8), ts_eight(p->shift + first + 8));
  a = _mm256_min_epi32(_mm256_max_epi32(_mm256_add_epi32(a, zero), low), high);
  b = _mm256_min_epi32(_mm256_max_epi32(_mm256_add_epi32(b, zero), low), high);
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xD8);
  return _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
}

/* The first n of them into memory. */
TS_AVX2 static inline void ts_wide_put_avx2(const ts_wide_channels *p, int32_t first, __m256i sum0, __m256i sum1, int8_t *y, int32_t n) {
  const __m128i bytes = ts_wide_outputs_avx2(p, first, sum0, sum1);
  if (n >= 16) {
    _mm_storeu_si128((__m128i *)(void *)y, bytes);
  } else {
    int8_t all[16];
    _mm_storeu_si128((__m128i *)(void *)all, bytes);
    memcpy(y, all, (size_t)n);
  }
}
#endif

#endif
