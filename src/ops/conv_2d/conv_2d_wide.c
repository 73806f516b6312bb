/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_wide.h"

enum { TS_CONV_PIXELS = 8 };

/* The tiles are sums of windows at x[0], x[1] ... in the scratch by the weights `w` of 16 channels from c on; y[0], y[1] ... is where each
 * window's output `c` goes. A window may be there twice: it gives the same bytes again. */

static inline void ts_conv_2d_tile(const ts_conv_2d_s8_wide_params *p, const uint8_t *x, const int8_t *w, int32_t c, int8_t *y) {
  int32_t sum[TS_WIDE_CHANNELS];
  memcpy(sum, p->channels.start + c, sizeof sum);
  for (int32_t i = 0; i < p->steps; ++i, w += 4 * TS_WIDE_CHANNELS) {
    const uint8_t *const t = x + p->offsets[i];
    const int32_t t0 = t[0], t1 = t[1], t2 = t[2], t3 = t[3];
    for (int32_t o = 0; o < TS_WIDE_CHANNELS; ++o) sum[o] = ts_add(sum[o], t0 * w[4 * o] + t1 * w[4 * o + 1] + t2 * w[4 * o + 2] + t3 * w[4 * o + 3]);
  }
  ts_wide_put(&p->channels, c, sum, y, ts_min(TS_WIDE_CHANNELS, p->window.out_c - c));
}

#ifdef TS_WIDE_X86
TS_AVX2_INLINE __m256i ts_conv_2d_total_avx2(__m256i start, __m256i a, __m256i b) {
  return _mm256_add_epi32(start, _mm256_permute4x64_epi64(_mm256_hadd_epi32(a, b), 0xD8));
}

/* Two windows by 16 channels; a register of sums holds two for each of four channels. Halfwords, as the instruction for bytes saturates. */
TS_AVX2 static inline void ts_conv_2d_pair_avx2(const ts_conv_2d_s8_wide_params *p, const uint8_t *const *x, const int8_t *w, int32_t c, int8_t *const *y) {
  const uint8_t *const x0 = x[0], *const x1 = x[1];
  const int32_t n = ts_min(TS_WIDE_CHANNELS, p->window.out_c - c);
  __m256i a0 = _mm256_setzero_si256(), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (int32_t i = 0; i < p->steps; ++i, w += 4 * TS_WIDE_CHANNELS) {
    const int32_t k = p->offsets[i];
    const __m128i *const v = (const __m128i *)(const void *)w;
    const __m256i w0 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v)), w1 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 1));
    const __m256i w2 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 2)), w3 = _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 3));
    const __m256i a = _mm256_cvtepu8_epi16(_mm_set1_epi32(ts_word_at(x0 + k))), b = _mm256_cvtepu8_epi16(_mm_set1_epi32(ts_word_at(x1 + k)));
    a0 = _mm256_add_epi32(a0, _mm256_madd_epi16(a, w0)), a1 = _mm256_add_epi32(a1, _mm256_madd_epi16(a, w1));
    a2 = _mm256_add_epi32(a2, _mm256_madd_epi16(a, w2)), a3 = _mm256_add_epi32(a3, _mm256_madd_epi16(a, w3));
    b0 = _mm256_add_epi32(b0, _mm256_madd_epi16(b, w0)), b1 = _mm256_add_epi32(b1, _mm256_madd_epi16(b, w1));
    b2 = _mm256_add_epi32(b2, _mm256_madd_epi16(b, w2)), b3 = _mm256_add_epi32(b3, _mm256_madd_epi16(b, w3));
  }
  const __m256i s0 = ts_eight(p->channels.start + c), s1 = ts_eight(p->channels.start + c + 8);
  ts_wide_put_avx2(&p->channels, c, ts_conv_2d_total_avx2(s0, a0, a1), ts_conv_2d_total_avx2(s1, a2, a3), y[0] + c, n);
  ts_wide_put_avx2(&p->channels, c, ts_conv_2d_total_avx2(s0, b0, b1), ts_conv_2d_total_avx2(s1, b2, b3), y[1] + c, n);
}

/* One window by 16 channels. */
TS_AVX2 static inline void ts_conv_2d_one_avx2(const ts_conv_2d_s8_wide_params *p, const uint8_t *x, const int8_t *w, int32_t c, int8_t *y) {
  __m256i a0 = _mm256_setzero_si256(), a1 = a0, a2 = a0, a3 = a0;
  for (int32_t i = 0; i < p->steps; ++i, w += 4 * TS_WIDE_CHANNELS) {
    const __m128i *const v = (const __m128i *)(const void *)w;
    const __m256i a = _mm256_cvtepu8_epi16(_mm_set1_epi32(ts_word_at(x + p->offsets[i])));
    a0 = _mm256_add_epi32(a0, _mm256_madd_epi16(a, _mm256_cvtepi8_epi16(_mm_loadu_si128(v))));
    a1 = _mm256_add_epi32(a1, _mm256_madd_epi16(a, _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 1))));
    a2 = _mm256_add_epi32(a2, _mm256_madd_epi16(a, _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 2))));
    a3 = _mm256_add_epi32(a3, _mm256_madd_epi16(a, _mm256_cvtepi8_epi16(_mm_loadu_si128(v + 3))));
  }
  const __m256i s0 = ts_eight(p->channels.start + c), s1 = ts_eight(p->channels.start + c + 8);
  ts_wide_put_avx2(&p->channels, c, ts_conv_2d_total_avx2(s0, a0, a1), ts_conv_2d_total_avx2(s1, a2, a3), y + c, ts_min(TS_WIDE_CHANNELS, p->window.out_c - c));
}

#define TS_CONV_EIGHT(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7)
#define TS_CONV_WINDOW(i) const uint8_t *const x##i = x[i];
#define TS_CONV_ONE(i) a##i = _mm512_dpbusd_epi32(a##i, _mm512_set1_epi32(ts_word_at(x##i + k)), u);
#define TS_CONV_TWO(i)                                                \
  do {                                                                \
    const __m512i t = _mm512_set1_epi32(ts_word_at(x##i + k));        \
    a##i = _mm512_dpbusd_epi32(a##i, t, u), b##i = _mm512_dpbusd_epi32(b##i, t, v); \
  } while (0);
#define TS_CONV_STORE_A(i) ts_wide_store(&constants, a##i, y[i] + c);
#define TS_CONV_STORE_B(i) ts_wide_store(&constants, b##i, y[i] + c + TS_WIDE_CHANNELS);

/* Eight windows by 16 channels. */
TS_VNNI TS_WIDE_SUMS static void ts_conv_2d_eight_vnni(const ts_conv_2d_s8_wide_params *p, const uint8_t *const *x, const int8_t *w, int32_t c, int8_t *const *y) {
  TS_CONV_EIGHT(TS_CONV_WINDOW)
  const int32_t n = p->window.out_c - c;
  __m512i a0 = _mm512_loadu_si512(p->channels.start + c), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  const int32_t *at = p->offsets, *const end = at + p->steps;
  do {
    const ptrdiff_t k = *at++;
    const __m512i u = _mm512_loadu_si512(w);
    TS_CONV_EIGHT(TS_CONV_ONE)
    w += 4 * TS_WIDE_CHANNELS;
  } while (at < end);
  const ts_wide_sixteen constants = ts_wide_load(&p->channels, c, n);
  TS_CONV_EIGHT(TS_CONV_STORE_A)
}

/* Eight windows by 32 channels, the second 16 of which may be less. */
TS_VNNI TS_WIDE_SUMS static void ts_conv_2d_sixteen_vnni(const ts_conv_2d_s8_wide_params *p, const uint8_t *const *x, const int8_t *w, int32_t c, int8_t *const *y) {
  TS_CONV_EIGHT(TS_CONV_WINDOW)
  const int32_t block = p->steps * 4 * TS_WIDE_CHANNELS, n = p->window.out_c - c;
  __m512i a0 = _mm512_loadu_si512(p->channels.start + c), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  __m512i b0 = _mm512_loadu_si512(p->channels.start + c + TS_WIDE_CHANNELS), b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
  const int32_t *at = p->offsets, *const end = at + p->steps;
  do {
    const ptrdiff_t k = *at++;
    const __m512i u = _mm512_loadu_si512(w), v = _mm512_loadu_si512(w + block);
    TS_CONV_EIGHT(TS_CONV_TWO)
    w += 4 * TS_WIDE_CHANNELS;
  } while (at < end);
  ts_wide_sixteen constants = ts_wide_load(&p->channels, c, n);
  TS_CONV_EIGHT(TS_CONV_STORE_A)
  constants = ts_wide_load(&p->channels, c + TS_WIDE_CHANNELS, n - TS_WIDE_CHANNELS);
  TS_CONV_EIGHT(TS_CONV_STORE_B)
}

/* One window by all channels, 64 at a time: what counts is that the weights go by once. */
TS_VNNI static void ts_conv_2d_one_vnni(const ts_conv_2d_s8_wide_params *p, const uint8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  const int32_t block = p->steps * 4 * TS_WIDE_CHANNELS;
  const int8_t *w = p->weights;
  for (int32_t c = 0, blocks = 1; c < g->out_c; c += blocks * TS_WIDE_CHANNELS, w += blocks * block) {
    blocks = ts_min(4, (g->out_c - c + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS);
    /* fewer than four: the last one again */
    const int32_t to1 = ts_min(1, blocks - 1), to2 = ts_min(2, blocks - 1), to3 = blocks - 1;
    const int8_t *w0 = w, *const w1 = w + to1 * block, *const w2 = w + to2 * block, *const w3 = w + to3 * block;
    const int32_t *const start = p->channels.start + c;
    __m512i sum[4] = {_mm512_loadu_si512(start), _mm512_loadu_si512(start + to1 * TS_WIDE_CHANNELS),
                      _mm512_loadu_si512(start + to2 * TS_WIDE_CHANNELS), _mm512_loadu_si512(start + to3 * TS_WIDE_CHANNELS)};
    __m512i s0 = sum[0], s1 = sum[1], s2 = sum[2], s3 = sum[3];
    ptrdiff_t done = 0;
    for (int32_t i = 0; i < p->steps; ++i, done += 4 * TS_WIDE_CHANNELS) {
      const __m512i t = _mm512_set1_epi32(ts_word_at(x + p->offsets[i]));
      s0 = _mm512_dpbusd_epi32(s0, t, _mm512_loadu_si512(w0 + done)), s1 = _mm512_dpbusd_epi32(s1, t, _mm512_loadu_si512(w1 + done));
      s2 = _mm512_dpbusd_epi32(s2, t, _mm512_loadu_si512(w2 + done)), s3 = _mm512_dpbusd_epi32(s3, t, _mm512_loadu_si512(w3 + done));
    }
    sum[0] = s0, sum[1] = s1, sum[2] = s2, sum[3] = s3;
    for (int32_t b = 0; b < blocks; ++b) {
      const int32_t channel = c + b * TS_WIDE_CHANNELS;
      const ts_wide_sixteen constants = ts_wide_load(&p->channels, channel, g->out_c - channel);
      ts_wide_store(&constants, sum[b], y + channel);
    }
  }
}

TS_VNNI static inline void ts_conv_2d_copy_vnni(uint8_t *to, const int8_t *x, int32_t n) {
  const __m512i flip = _mm512_set1_epi8(-128);
  int32_t i = 0;
  for (; i + 64 <= n; i += 64) _mm512_storeu_si512(to + i, _mm512_xor_si512(_mm512_loadu_si512(x + i), flip));
  if (i == n) return;
  const __mmask64 rest = ~(__mmask64)0 >> (64 - (n - i));
  _mm512_mask_storeu_epi8(to + i, rest, _mm512_xor_si512(_mm512_maskz_loadu_epi8(rest, x + i), flip));
}

TS_AVX2 static inline int32_t ts_conv_2d_copy_avx2(uint8_t *to, const int8_t *x, int32_t n) {
  int32_t i = 0;
  for (; i + 32 <= n; i += 32)
    _mm256_storeu_si256((__m256i *)(void *)(to + i), _mm256_xor_si256(ts_eight(x + i), _mm256_set1_epi8(-128)));
  return i;
}
#endif

/* to = x + 128 */
static inline void ts_conv_2d_copy_wide(uint8_t *to, const int8_t *x, int32_t n, int path) {
  int32_t i = 0;
#ifdef TS_WIDE_X86
  if (path == TS_WIDE_AVX512) {
    ts_conv_2d_copy_vnni(to, x, n);
    return;
  }
  if (path == TS_WIDE_AVX2) i = ts_conv_2d_copy_avx2(to, x, n);
#endif
  (void)path;
  for (; i < n; ++i) to[i] = (uint8_t)(x[i] + 128);
}

/* `rows` rows of the image x from `top` on, borders included. */
static inline void ts_conv_2d_lay_out(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int32_t top, int32_t rows, uint8_t *to, int path) {
  const ts_window *g = &p->window;
  const int32_t left = g->pad_left * g->in_c, from = g->in_w * g->in_c, inside = ts_min(from, p->row - left);
  const int zero = p->x_zero + 128;
  int32_t first = ts_min(rows, ts_max(0, -top)), last = ts_max(first, ts_min(rows, g->in_h - top));
  memset(to, zero, (size_t)(first * p->row));
  memset(to + last * p->row, zero, (size_t)((rows - last) * p->row));
  x += (top + first) * from, to += first * p->row;
  if (from == p->row && left == 0) { /* no borders: all at once */
    ts_conv_2d_copy_wide(to, x, (last - first) * from, path);
    return;
  }
  for (; first < last; ++first, x += from, to += p->row) {
    memset(to, zero, (size_t)left);
    ts_conv_2d_copy_wide(to + left, x, inside, path);
    memset(to + left + inside, zero, (size_t)(p->row - left - inside));
  }
}

/* Eight windows, `x` and `y` as above, by all channels. */
static inline void ts_conv_2d_tiles(const ts_conv_2d_s8_wide_params *p, const uint8_t *const *x, int8_t *const *y, int32_t c, int path) {
  const int32_t block = p->steps * 4 * TS_WIDE_CHANNELS;
  const int8_t *const w = p->weights + c / TS_WIDE_CHANNELS * block;
#ifdef TS_WIDE_X86
  if (path == TS_WIDE_AVX512) {
    (c + TS_WIDE_CHANNELS < p->window.out_c ? ts_conv_2d_sixteen_vnni : ts_conv_2d_eight_vnni)(p, x, w, c, y);
    return;
  }
#endif
  for (int32_t b = c; b < ts_min(c + 2 * TS_WIDE_CHANNELS, p->window.out_c); b += TS_WIDE_CHANNELS) {
    const int8_t *const v = w + (b - c) / TS_WIDE_CHANNELS * block;
#ifdef TS_WIDE_X86
    if (path == TS_WIDE_AVX2) {
      for (int32_t k = 0; k < TS_CONV_PIXELS && (k == 0 || x[k] != x[k - 1]); k += 2) {
        if (x[k] == x[k + 1]) ts_conv_2d_one_avx2(p, x[k], v, b, y[k]);
        else ts_conv_2d_pair_avx2(p, x + k, v, b, y + k);
      }
      continue;
    }
#endif
    for (int32_t k = 0; k < TS_CONV_PIXELS && (k == 0 || x[k] != x[k - 1]); ++k) ts_conv_2d_tile(p, x[k], v, b, y[k] + b);
  }
  (void)path;
}

/* All outputs of `rows` rows, whose first window begins at x. */
static inline void ts_conv_2d_band(const ts_conv_2d_s8_wide_params *p, const uint8_t *x, int8_t *y, int32_t rows, int path) {
  const ts_window *g = &p->window;
  const int32_t pixels = rows * g->out_w, step = g->stride_w * g->in_c, next = g->stride_h * p->row - (g->out_w - 1) * step;
  int32_t tiled = pixels;
#ifdef TS_WIDE_X86
  if (path == TS_WIDE_AVX512 && pixels % TS_CONV_PIXELS <= 2) tiled = pixels - pixels % TS_CONV_PIXELS; /* one or two are made by themselves */
#endif
  for (int32_t c = 0; c < g->out_c; c += 2 * TS_WIDE_CHANNELS) {
    const uint8_t *at = x;
    for (int32_t pixel = 0, column = 0; pixel < tiled; pixel += TS_CONV_PIXELS) {
      const uint8_t *window[TS_CONV_PIXELS];
      int8_t *output[TS_CONV_PIXELS];
      for (int32_t k = 0; k < TS_CONV_PIXELS; ++k) {
        window[k] = at, output[k] = y + ts_min(pixel + k, tiled - 1) * g->out_c;
        if (pixel + k >= tiled - 1) continue; /* the last one again */
        column = column + 1 < g->out_w ? column + 1 : 0;
        at += column ? step : next;
      }
      ts_conv_2d_tiles(p, window, output, c, path);
    }
  }
#ifdef TS_WIDE_X86
  for (; tiled < pixels; ++tiled)
    ts_conv_2d_one_vnni(p, x + tiled / g->out_w * g->stride_h * p->row + tiled % g->out_w * step, y + tiled * g->out_c);
#endif
}

static inline void ts_conv_2d_s8_wide_by(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, uint8_t *scratch, int path) {
  const ts_window *g = &p->window;
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; oy += p->band) {
      const int32_t rows = ts_min(p->band, g->out_h - oy);
      ts_conv_2d_lay_out(p, x, oy * g->stride_h - g->pad_top, (rows - 1) * g->stride_h + (g->k_h - 1) * g->dilation_h + 1, scratch, path);
      ts_conv_2d_band(p, scratch, y, rows, path);
      y += rows * g->out_w * g->out_c;
    }
}

TS_KERNEL void ts_conv_2d_s8_wide(const ts_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, void *scratch) {
  ts_conv_2d_s8_wide_by(p, x, y, (uint8_t *)scratch, ts_wide_path());
}
