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

/* `path`: 0 plain C, 1 AVX2. */
static inline void ts_add_s8_wide_by(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y, int path) {
  const int32_t count = p->shape[0] * p->shape[1] * p->shape[2] * p->shape[3] * p->shape[4];
  int32_t i = 0;
#ifdef TS_WIDE_X86
  if (path == 1) i = ts_add_s8_avx2(p, a, b, y, count);
#endif
  (void)path;
  for (; i < count; ++i) {
    const int32_t u = ts_requantise((a[i] - p->a_zero) * (1 << p->left_shift), p->a_multiplier, p->a_shift);
    const int32_t v = ts_requantise((b[i] - p->b_zero) * (1 << p->left_shift), p->b_multiplier, p->b_shift);
    y[i] = (int8_t)ts_clamp(ts_add(ts_requantise(u + v, p->y_multiplier, p->y_shift), p->y_zero), p->low, p->high);
  }
}

TS_KERNEL void ts_add_s8_wide(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  int path = 0;
#ifdef TS_WIDE_X86
  path = ts_has_avx2();
#endif
  ts_add_s8_wide_by(p, a, b, y, path);
}
