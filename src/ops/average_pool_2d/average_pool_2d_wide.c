/* SPDX-License-Identifier: MIT-0 */
#include "average_pool_2d_wide.h"

#ifdef TS_WIDE_X86
/* Halves away from zero. The quotient of a float division does not round up to a whole number: numerators are under 2^23. */
TS_AVX2_INLINE __m256i ts_average_eight(__m256i sum, int32_t taps) {
  const __m256i half = _mm256_sign_epi32(_mm256_set1_epi32(taps / 2), sum);
  return _mm256_cvttps_epi32(_mm256_div_ps(_mm256_cvtepi32_ps(_mm256_add_epi32(sum, half)), _mm256_set1_ps((float)taps)));
}

/* The window `t` of x, its channels c to c + n - 1. */
TS_AVX2 static inline void ts_average_sixteen(const ts_average_pool_2d_s8_params *p, const ts_taps *t, const int8_t *x, int32_t n, int8_t *y) {
  const ts_window *g = &p->window;
  __m256i a = _mm256_setzero_si256(), b = a;
  __m128i part[1] = {_mm_setzero_si128()};
  for (int32_t i = t->y0; i < t->y1; ++i) {
    const int8_t *v = x + ts_tap(g, t, i, t->x0);
    for (int32_t j = t->x0; j < t->x1; ++j, v += g->dilation_w * g->in_c) {
      if (n < 16) memcpy(part, v, (size_t)n); /* nothing behind the image is read */
      const __m128i bytes = n < 16 ? part[0] : _mm_loadu_si128((const __m128i *)(const void *)v);
      a = _mm256_add_epi32(a, _mm256_cvtepi8_epi32(bytes)), b = _mm256_add_epi32(b, _mm256_cvtepi8_epi32(_mm_unpackhi_epi64(bytes, bytes)));
    }
  }
  const int32_t taps = (t->y1 - t->y0) * (t->x1 - t->x0);
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(ts_average_eight(a, taps), ts_average_eight(b, taps)), 0xD8);
  const __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  part[0] = _mm_min_epi8(_mm_max_epi8(bytes, _mm_set1_epi8((char)p->low)), _mm_set1_epi8((char)p->high));
  if (n < 16) memcpy(y, part, (size_t)n);
  else _mm_storeu_si128((__m128i *)(void *)y, part[0]);
}

TS_AVX2 static inline void ts_average_pool_2d_s8_avx2(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; c += 16) ts_average_sixteen(p, &t, x + c, ts_min(16, g->out_c - c), y + c);
      }
}
#endif

static inline void ts_average_pool_2d_s8_wide_by(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y, int path) {
#ifdef TS_WIDE_X86
  if (path != TS_WIDE_PLAIN) {
    ts_average_pool_2d_s8_avx2(p, x, y);
    return;
  }
#endif
  (void)path;
  ts_average_pool_2d_s8(p, x, y);
}

TS_KERNEL void ts_average_pool_2d_s8_wide(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  ts_average_pool_2d_s8_wide_by(p, x, y, ts_wide_path());
}
