/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_wide.h"

/* The window of output (oy, ox) of the image x, as it is; outside of the image x_zero. */
static inline void ts_conv_2d_lay_out(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int32_t oy, int32_t ox, uint8_t *to) {
  const ts_window *g = &p->window;
  const ts_taps t = ts_taps_at(g, oy, ox);
  const int32_t run = g->k_w * g->in_c;
  uint8_t *const end = to + p->taps;
  for (int32_t i = 0; i < g->k_h; ++i, to += run) {
    if (i < t.y0 || i >= t.y1 || t.x0 >= t.x1) {
      memset(to, p->x_zero, (size_t)run);
      continue;
    }
    const int32_t before = t.x0 * g->in_c, inside = (t.x1 - t.x0) * g->in_c;
    memset(to, p->x_zero, (size_t)before);
    memcpy(to + before, x + ts_tap(g, &t, i, t.x0), (size_t)inside);
    memset(to + before + inside, p->x_zero, (size_t)(run - before - inside));
  }
  memset(to, 0, (size_t)(end - to));
}

/* Each is four windows by 16 channels, `n` of them stored: from `columns`, `w` a block of weights, `c` its first channel. */

static inline void ts_conv_2d_tile(const ts_conv_2d_s8_wide_params *p, const uint8_t *columns, const int8_t *w, int32_t c, int8_t *y, int32_t pixels,
                                   int32_t n) {
  for (int32_t k = 0; k < pixels; ++k, columns += p->taps, y += p->window.out_c) {
    int32_t sum[TS_WIDE_CHANNELS];
    memcpy(sum, p->channels.start + c, sizeof sum);
    for (int32_t i = 0; i < p->taps; i += 4)
      for (int32_t o = 0; o < TS_WIDE_CHANNELS; ++o)
        for (int32_t j = 0; j < 4; ++j) sum[o] = ts_add(sum[o], columns[i + j] * w[(i / 4 * TS_WIDE_CHANNELS + o) * 4 + j]);
    ts_wide_put(&p->channels, c, sum, y, n);
  }
}

#ifdef TS_WIDE_X86
/* A register of sums holds two for each of four channels. */
TS_AVX2 static inline void ts_conv_2d_pair_avx2(const ts_conv_2d_s8_wide_params *p, const uint8_t *columns, const int8_t *w, int32_t c, int8_t *y,
                                                int32_t pixels, int32_t n) {
  const uint8_t *const x0 = columns, *const x1 = columns + p->taps;
  __m256i a0 = _mm256_setzero_si256(), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (int32_t i = 0; i < p->taps; i += 4, w += 4 * TS_WIDE_CHANNELS) {
    const __m128i *const v = (const __m128i *)(const void *)w;
    const __m256i w0 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v)), w1 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 1));
    const __m256i w2 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 2)), w3 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 3));
    const __m256i a = _mm256_cvtepu8_epi16(_mm_set1_epi32(ts_word_at(x0 + i))), b = _mm256_cvtepu8_epi16(_mm_set1_epi32(ts_word_at(x1 + i)));
    a0 = _mm256_add_epi32(a0, _mm256_madd_epi16(a, w0)), a1 = _mm256_add_epi32(a1, _mm256_madd_epi16(a, w1));
    a2 = _mm256_add_epi32(a2, _mm256_madd_epi16(a, w2)), a3 = _mm256_add_epi32(a3, _mm256_madd_epi16(a, w3));
    b0 = _mm256_add_epi32(b0, _mm256_madd_epi16(b, w0)), b1 = _mm256_add_epi32(b1, _mm256_madd_epi16(b, w1));
    b2 = _mm256_add_epi32(b2, _mm256_madd_epi16(b, w2)), b3 = _mm256_add_epi32(b3, _mm256_madd_epi16(b, w3));
  }
  const __m256i *const start = (const __m256i *)(const void *)(p->channels.start + c);
  const __m256i s0 = _mm256_loadu_si256(start), s1 = _mm256_loadu_si256(start + 1);
  ts_wide_put_avx2(&p->channels, c, _mm256_add_epi32(s0, _mm256_permute4x64_epi64(_mm256_hadd_epi32(a0, a1), 0xD8)),
                   _mm256_add_epi32(s1, _mm256_permute4x64_epi64(_mm256_hadd_epi32(a2, a3), 0xD8)), y, n);
  if (pixels < 2) return;
  ts_wide_put_avx2(&p->channels, c, _mm256_add_epi32(s0, _mm256_permute4x64_epi64(_mm256_hadd_epi32(b0, b1), 0xD8)),
                   _mm256_add_epi32(s1, _mm256_permute4x64_epi64(_mm256_hadd_epi32(b2, b3), 0xD8)), y + p->window.out_c, n);
}

TS_VNNI static inline void ts_conv_2d_tile_vnni(const ts_conv_2d_s8_wide_params *p, const uint8_t *columns, const int8_t *w, int32_t c, int8_t *y,
                                                int32_t pixels, int32_t n) {
  const uint8_t *const x0 = columns, *const x1 = x0 + p->taps, *const x2 = x1 + p->taps, *const x3 = x2 + p->taps;
  __m512i s0 = _mm512_loadu_si512(p->channels.start + c), s1 = s0, s2 = s0, s3 = s0;
  for (int32_t i = 0; i < p->taps; i += 4, w += 4 * TS_WIDE_CHANNELS) {
    const __m512i v = _mm512_loadu_si512(w);
    s0 = _mm512_dpbusd_epi32(s0, _mm512_set1_epi32(ts_word_at(x0 + i)), v), s1 = _mm512_dpbusd_epi32(s1, _mm512_set1_epi32(ts_word_at(x1 + i)), v);
    s2 = _mm512_dpbusd_epi32(s2, _mm512_set1_epi32(ts_word_at(x2 + i)), v), s3 = _mm512_dpbusd_epi32(s3, _mm512_set1_epi32(ts_word_at(x3 + i)), v);
  }
  const __m512i sums[TS_WIDE_PIXELS] = {s0, s1, s2, s3};
  for (int32_t k = 0; k < pixels; ++k, y += p->window.out_c)
    ts_wide_put_avx2(&p->channels, c, _mm512_castsi512_si256(sums[k]), _mm512_extracti64x4_epi64(sums[k], 1), y, n);
}
#endif

/* `path`: 0 plain C, 1 AVX2, 2 AVX-512 VNNI. */
static inline void ts_conv_2d_s8_wide_by(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, uint8_t *columns, int path) {
  const ts_window *g = &p->window;
  const int32_t image = g->out_h * g->out_w, block = p->taps * TS_WIDE_CHANNELS;
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c)
    for (int32_t pixel = 0; pixel < image; pixel += TS_WIDE_PIXELS) {
      const int32_t pixels = ts_min(TS_WIDE_PIXELS, image - pixel);
      for (int32_t k = 0; k < TS_WIDE_PIXELS; ++k) { /* the last one again where there are fewer */
        const int32_t at = ts_min(pixel + k, image - 1);
        ts_conv_2d_lay_out(p, x, at / g->out_w, at % g->out_w, columns + k * p->taps);
      }
      for (int32_t i = 0; i < TS_WIDE_PIXELS * p->taps; i += 4) {
        uint32_t word;
        memcpy(&word, columns + i, sizeof word);
        word ^= 0x80808080u; /* x + 128 */
        memcpy(columns + i, &word, sizeof word);
      }
      const int8_t *w = p->weights;
      for (int32_t c = 0; c < g->out_c; c += TS_WIDE_CHANNELS, w += block) {
        const int32_t n = ts_min(TS_WIDE_CHANNELS, g->out_c - c);
#ifdef TS_WIDE_X86
        if (path == 2) {
          ts_conv_2d_tile_vnni(p, columns, w, c, y + c, pixels, n);
          continue;
        }
        if (path == 1) {
          ts_conv_2d_pair_avx2(p, columns, w, c, y + c, pixels, n);
          if (pixels > 2) ts_conv_2d_pair_avx2(p, columns + 2 * p->taps, w, c, y + 2 * g->out_c + c, pixels - 2, n);
          continue;
        }
#endif
        (void)path;
        ts_conv_2d_tile(p, columns, w, c, y + c, pixels, n);
      }
      y += pixels * g->out_c;
    }
}

TS_KERNEL void ts_conv_2d_s8_wide(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, void *scratch) {
  int path = 0;
#ifdef TS_WIDE_X86
  path = ts_has_vnni() ? 2 : ts_has_avx2() ? 1 : 0;
#endif
  ts_conv_2d_s8_wide_by(p, x, y, (uint8_t *)scratch, path);
}
