/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_wide.h"

/* Four rows of n bytes, set upright: words of bytes x + 128. */
#ifdef TS_WIDE_X86
TS_AVX2 static inline int32_t ts_depthwise_upright_avx2(const int8_t *const *row, int32_t n, uint8_t *to) {
  const __m128i flip = _mm_set1_epi8(-128);
  int32_t i = 0;
  for (; i + 16 <= n; i += 16, to += 64) {
    __m128i v[4];
    for (int k = 0; k < 4; ++k) v[k] = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(const void *)(row[k] + i)), flip);
    const __m128i a = _mm_unpacklo_epi8(v[0], v[1]), b = _mm_unpackhi_epi8(v[0], v[1]);
    const __m128i c = _mm_unpacklo_epi8(v[2], v[3]), d = _mm_unpackhi_epi8(v[2], v[3]);
    __m128i *const out = (__m128i *)(void *)to;
    _mm_storeu_si128(out, _mm_unpacklo_epi16(a, c)), _mm_storeu_si128(out + 1, _mm_unpackhi_epi16(a, c));
    _mm_storeu_si128(out + 2, _mm_unpacklo_epi16(b, d)), _mm_storeu_si128(out + 3, _mm_unpackhi_epi16(b, d));
  }
  return i;
}

/* Each row's groups of four bytes are first put where the unpacking, which goes on in each quarter of a register, leaves them in order. */
TS_VNNI static inline int32_t ts_depthwise_upright_vnni(const int8_t *const *row, int32_t n, uint8_t *to) {
  const __m512i flip = _mm512_set1_epi8(-128), order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  int32_t i = 0;
  for (; i + 64 <= n; i += 64, to += 256) {
    const __m512i r0 = _mm512_permutexvar_epi32(order, _mm512_xor_si512(_mm512_loadu_si512(row[0] + i), flip));
    const __m512i r1 = _mm512_permutexvar_epi32(order, _mm512_xor_si512(_mm512_loadu_si512(row[1] + i), flip));
    const __m512i r2 = _mm512_permutexvar_epi32(order, _mm512_xor_si512(_mm512_loadu_si512(row[2] + i), flip));
    const __m512i r3 = _mm512_permutexvar_epi32(order, _mm512_xor_si512(_mm512_loadu_si512(row[3] + i), flip));
    const __m512i a = _mm512_unpacklo_epi8(r0, r1), b = _mm512_unpackhi_epi8(r0, r1);
    const __m512i c = _mm512_unpacklo_epi8(r2, r3), d = _mm512_unpackhi_epi8(r2, r3);
    _mm512_storeu_si512(to, _mm512_unpacklo_epi16(a, c)), _mm512_storeu_si512(to + 64, _mm512_unpackhi_epi16(a, c));
    _mm512_storeu_si512(to + 128, _mm512_unpacklo_epi16(b, d)), _mm512_storeu_si512(to + 192, _mm512_unpackhi_epi16(b, d));
  }
  return i;
}
#endif

static inline void ts_depthwise_upright(const int8_t *const *row, int32_t n, uint8_t *to, int path) {
  int32_t i = 0;
#ifdef TS_WIDE_X86
  if (path == TS_WIDE_AVX512) i = ts_depthwise_upright_vnni(row, n, to);
  if (path != TS_WIDE_PLAIN && n - i >= 16) {
    const int8_t *const rest[4] = {row[0] + i, row[1] + i, row[2] + i, row[3] + i};
    i += ts_depthwise_upright_avx2(rest, n - i, to + 4 * i);
  }
#endif
  (void)path;
  for (; i < n; ++i)
    for (int32_t k = 0; k < 4; ++k) to[4 * i + k] = (uint8_t)(row[k][i] + 128);
}

/* The strips of the row of outputs whose window begins at row `top` of the image x. */
static inline void ts_depthwise_strips(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int32_t top, uint8_t *strip, const int8_t *outside,
                                       int path) {
  const ts_window *g = &p->window;
  const int32_t left = g->pad_left * g->in_c, inside = ts_min(g->in_w * g->in_c, p->strip - left);
  for (int32_t i = 0; i < g->k_h; i += 4, strip += 4 * p->strip) {
    const int8_t *row[4];
    for (int32_t k = 0; k < 4; ++k) { /* the last one again where there are fewer */
      const int32_t at = top + ts_min(i + k, g->k_h - 1) * g->dilation_h;
      row[k] = at >= 0 && at < g->in_h ? x + at * g->in_w * g->in_c : outside;
    }
    ts_depthwise_upright(row, inside, strip + 4 * left, path);
  }
}

/* Steps `first` to `last` - 1 of a row of outputs y, the first n of the 16 lanes from c on, by the block's weights. */

static inline void ts_depthwise_steps(const ts_depthwise_conv_2d_s8_wide_params *p, const uint8_t *strip, const int8_t *weights, int32_t c, int32_t n,
                                      int32_t first, int32_t last, int8_t *y) {
  const ts_window *g = &p->window;
  for (; first < last; ++first) {
    int32_t sum[TS_WIDE_CHANNELS];
    memcpy(sum, p->channels.start + c, sizeof sum);
    const int8_t *w = weights;
    for (int32_t i = 0; i < g->k_h; i += 4)
      for (int32_t j = 0; j < g->k_w; ++j, w += 4 * TS_WIDE_CHANNELS) {
        const uint8_t *const column = strip + 4 * (i / 4 * p->strip + first * p->advance + c + j * g->dilation_w * g->in_c);
        for (int32_t o = 0; o < n; ++o)
          sum[o] = ts_add(sum[o], column[4 * o] * w[4 * o] + column[4 * o + 1] * w[4 * o + 1] + column[4 * o + 2] * w[4 * o + 2] +
                                      column[4 * o + 3] * w[4 * o + 3]);
      }
    ts_wide_put(&p->channels, c, sum, y + first * p->lanes + c, n);
  }
}

#ifdef TS_WIDE_X86
/* sum + four products in each of eight lanes. */
TS_AVX2_INLINE __m256i ts_depthwise_products_avx2(__m256i sum, __m256i x, __m256i w) {
  const __m256i even = _mm256_madd_epi16(_mm256_and_si256(x, _mm256_set1_epi16(255)), _mm256_srai_epi16(_mm256_slli_epi16(w, 8), 8));
  return _mm256_add_epi32(sum, _mm256_add_epi32(even, _mm256_madd_epi16(_mm256_srli_epi16(x, 8), _mm256_srai_epi16(w, 8))));
}

TS_AVX2 static inline void ts_depthwise_steps_avx2(const ts_depthwise_conv_2d_s8_wide_params *p, const uint8_t *strip, const int8_t *weights, int32_t c,
                                                   int32_t n, int32_t first, int32_t last, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t column = 4 * g->dilation_w * g->in_c;
  for (; first < last; ++first) {
    __m256i a = ts_eight(p->channels.start + c), b = ts_eight(p->channels.start + c + 8);
    const int8_t *w = weights;
    for (int32_t i = 0; i < g->k_h; i += 4) {
      const uint8_t *x = strip + 4 * (i / 4 * p->strip + first * p->advance + c);
      for (int32_t j = 0; j < g->k_w; ++j, x += column, w += 4 * TS_WIDE_CHANNELS) {
        a = ts_depthwise_products_avx2(a, ts_eight(x), ts_eight(w));
        b = ts_depthwise_products_avx2(b, ts_eight(x + 32), ts_eight(w + 32));
      }
    }
    ts_wide_put_avx2(&p->channels, c, a, b, y + first * p->lanes + c, n);
  }
}

TS_VNNI static inline void ts_depthwise_steps_vnni(const ts_depthwise_conv_2d_s8_wide_params *p, const uint8_t *strip, const int8_t *weights, int32_t c,
                                                   int32_t n, int32_t first, int32_t last, int8_t *y) {
  const ts_window *g = &p->window;
  const ptrdiff_t column = 4 * g->dilation_w * g->in_c, advance = 4 * p->advance;
  const ts_wide_sixteen constants = ts_wide_load(&p->channels, c, n);
  const __m512i start = _mm512_loadu_si512(p->channels.start + c);
  strip += 4 * (first * p->advance + c), y += first * p->lanes + c;
  if (g->k_h <= 4 && g->k_w == 3) { /* the weights stay in registers */
    const __m512i w0 = _mm512_loadu_si512(weights), w1 = _mm512_loadu_si512(weights + 64), w2 = _mm512_loadu_si512(weights + 128);
    for (; first < last; ++first, strip += advance, y += p->lanes) {
      const __m512i sum = _mm512_dpbusd_epi32(_mm512_dpbusd_epi32(start, _mm512_loadu_si512(strip), w0), _mm512_loadu_si512(strip + column), w1);
      ts_wide_store(&constants, _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(strip + 2 * column), w2), y);
    }
    return;
  }
  for (; first < last; ++first, strip += advance, y += p->lanes) {
    __m512i sum = start;
    const int8_t *w = weights;
    for (int32_t i = 0; i < g->k_h; i += 4) {
      const uint8_t *x = strip + i * p->strip;
      for (int32_t j = 0; j < g->k_w; ++j, x += column, w += 4 * TS_WIDE_CHANNELS) sum = _mm512_dpbusd_epi32(sum, _mm512_loadu_si512(x), _mm512_loadu_si512(w));
    }
    ts_wide_store(&constants, sum, y);
  }
}
#endif

/* A row of outputs. */
static inline void ts_depthwise_row(const ts_depthwise_conv_2d_s8_wide_params *p, const uint8_t *strip, int8_t *y, int path) {
  const ts_window *g = &p->window;
  const int32_t outputs = g->out_w * g->out_c, whole = outputs / p->lanes, rest = outputs - whole * p->lanes;
  const int32_t block = (g->k_h + 3) / 4 * g->k_w * 4 * TS_WIDE_CHANNELS;
  for (int32_t c = 0; c < p->lanes; c += TS_WIDE_CHANNELS) {
    const int8_t *const w = p->weights + c / TS_WIDE_CHANNELS * block;
    for (int32_t part = 0; part < 2; ++part) { /* the whole steps, and one of fewer lanes */
      const int32_t n = (part ? rest : p->lanes) - c, first = part ? whole : 0, last = whole + part;
      if (n <= 0 || first == last) continue;
#ifdef TS_WIDE_X86
      if (path != TS_WIDE_PLAIN) {
        (path == TS_WIDE_AVX512 ? ts_depthwise_steps_vnni : ts_depthwise_steps_avx2)(p, strip, w, c, n, first, last, y);
        continue;
      }
#endif
      (void)path;
      ts_depthwise_steps(p, strip, w, c, ts_min(n, TS_WIDE_CHANNELS), first, last, y);
    }
  }
}

static inline void ts_depthwise_conv_2d_s8_wide_by(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, uint8_t *scratch, int path) {
  const ts_window *g = &p->window;
  const int32_t bytes = (g->k_h + 3) / 4 * p->strip * 4;
  memset(scratch, p->x_zero + 128, (size_t)bytes); /* the borders, which stay */
  memset(scratch + bytes, p->x_zero, (size_t)(g->in_w * g->in_c));
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy, y += g->out_w * g->out_c) {
      ts_depthwise_strips(p, x, oy * g->stride_h - g->pad_top, scratch, (const int8_t *)scratch + bytes, path);
      ts_depthwise_row(p, scratch, y, path);
    }
}

TS_KERNEL void ts_depthwise_conv_2d_s8_wide(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, void *scratch) {
  ts_depthwise_conv_2d_s8_wide_by(p, x, y, (uint8_t *)scratch, ts_wide_path());
}
