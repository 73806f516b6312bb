/* SPDX-License-Identifier: MIT-0 */
#include "add_wide.h"

#ifdef TS_WIDE_X86
/* (x - zero) << left_shift, rescaled; eight elements. */
TS_AVX2 static inline __m256i ts_add_rescaled_avx2(const int8_t *x, int32_t zero, int32_t left_shift, int32_t multiplier, int32_t shift) {
  int64_t eight;
  memcpy(&eight, x, sizeof eight);
  const __m256i v = _mm256_sub_epi32(_mm256_cvtepi8_epi32(_mm_cvtsi64_si128(eight)), _mm256_set1_epi32(zero));
  return ts_requantise_avx2(_mm256_slli_epi32(v, left_shift), _mm256_set1_epi32(multiplier), _mm256_set1_epi32(shift));
}

/* Gives how many elements it has done: all but the last seven or fewer. */
TS_AVX2 static inline int32_t ts_add_s8_avx2(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y, int32_t count) {
  const __m256i multiplier = _mm256_set1_epi32(p->y_multiplier), shift = _mm256_set1_epi32(p->y_shift), zero = _mm256_set1_epi32(p->y_zero);
  const __m256i low = _mm256_set1_epi32(p->low), high = _mm256_set1_epi32(p->high);
  int32_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const __m256i u = ts_add_rescaled_avx2(a + i, p->a_zero, p->left_shift, p->a_multiplier, p->a_shift);
    const __m256i v = ts_add_rescaled_avx2(b + i, p->b_zero, p->left_shift, p->b_multiplier, p->b_shift);
    const __m256i sum = _mm256_add_epi32(ts_requantise_avx2(_mm256_add_epi32(u, v), multiplier, shift), zero);
    const __m256i words = _mm256_packs_epi32(_mm256_min_epi32(_mm256_max_epi32(sum, low), high), low);
    const __m128i halves = _mm256_castsi256_si128(_mm256_permute4x64_epi64(words, 0xD8));
    const int64_t eight = _mm_cvtsi128_si64(_mm_packs_epi16(halves, halves));
    memcpy(y + i, &eight, sizeof eight);
  }
  return i;
}
#endif

static inline void ts_add_s8_wide_by(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y, int path) {
  const int32_t count = p->shape[0] * p->shape[1] * p->shape[2] * p->shape[3] * p->shape[4];
  int32_t i = 0;
#ifdef TS_WIDE_X86
  if (path != TS_WIDE_PLAIN) i = ts_add_s8_avx2(p, a, b, y, count);
#endif
  (void)path;
  for (; i < count; ++i) {
    const int32_t u = ts_requantise((a[i] - p->a_zero) * (1 << p->left_shift), p->a_multiplier, p->a_shift);
    const int32_t v = ts_requantise((b[i] - p->b_zero) * (1 << p->left_shift), p->b_multiplier, p->b_shift);
    y[i] = (int8_t)ts_clamp(ts_add(ts_requantise(u + v, p->y_multiplier, p->y_shift), p->y_zero), p->low, p->high);
  }
}

TS_KERNEL void ts_add_s8_wide(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  ts_add_s8_wide_by(p, a, b, y, ts_wide_path());
}

#ifdef TS_WIDE_X86
/* Eight sums of pairs (a, b): a factor is high 2^15 + low, so that each part is a halfword. */
TS_AVX2_INLINE __m256i ts_add_pairs_avx2(const ts_add_s8_wide_factors_params *p, __m256i pairs) {
  const __m256i high = _mm256_set1_epi32((int32_t)((uint32_t)(p->b_factor >> 15) << 16 | ((uint32_t)(p->a_factor >> 15) & 0xFFFFu)));
  const __m256i low = _mm256_set1_epi32((p->b_factor & 0x7FFF) << 16 | (p->a_factor & 0x7FFF));
  const __m256i sum = _mm256_add_epi32(_mm256_slli_epi32(_mm256_madd_epi16(pairs, high), 15), _mm256_madd_epi16(pairs, low));
  return _mm256_sra_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(p->addend)), _mm_cvtsi32_si128(p->shift));
}

/* Gives how many elements it has done: all but the last fifteen or fewer. */
TS_AVX2 static inline int32_t ts_add_s8_factors_avx2(const ts_add_s8_wide_factors_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  const ts_add_s8_wide_factors_params q = *p;
  const __m128i least = _mm_set1_epi8((char)p->low), most = _mm_set1_epi8((char)p->high);
  int32_t i = 0;
  for (; i + 16 <= q.count; i += 16) {
    const __m256i u = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(a + i)));
    const __m256i v = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(b + i)));
    /* Packing undoes what unpacking does to the order. */
    const __m256i words = _mm256_packs_epi32(ts_add_pairs_avx2(&q, _mm256_unpacklo_epi16(u, v)), ts_add_pairs_avx2(&q, _mm256_unpackhi_epi16(u, v)));
    const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    _mm_storeu_si128((__m128i *)(void *)(y + i), _mm_min_epi8(_mm_max_epi8(bytes, least), most));
  }
  return i;
}
#endif

static inline void ts_add_s8_wide_factors_by(const ts_add_s8_wide_factors_params *p, const int8_t *a, const int8_t *b, int8_t *y, int path) {
  int32_t i = 0;
#ifdef TS_WIDE_X86
  if (path != TS_WIDE_PLAIN) i = ts_add_s8_factors_avx2(p, a, b, y);
#endif
  (void)path;
  for (; i < p->count; ++i) { /* products may wrap, their sum does not */
    const int32_t sum = ts_add(ts_add(ts_mul(a[i], p->a_factor), ts_mul(b[i], p->b_factor)), p->addend);
    y[i] = (int8_t)ts_clamp(sum >> p->shift, p->low, p->high);
  }
}

TS_KERNEL void ts_add_s8_wide_factors(const ts_add_s8_wide_factors_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  ts_add_s8_wide_factors_by(p, a, b, y, ts_wide_path());
}
