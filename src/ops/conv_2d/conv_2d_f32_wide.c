/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_f32_wide.h"

enum { TS_CONV_F32_PIXELS = 8 };

/* One window, which begins at x and of which the taps `t` are inside, by the channels from c on. */
static inline void ts_conv_2d_f32_window(const ts_conv_2d_f32_wide_params *p, const ts_taps *t, const float *x, int32_t c, float *y) {
  const ts_window *g = &p->window;
  const float *const block = p->weights + c * g->k_h * g->k_w * g->in_c;
  float sum[TS_WIDE_CHANNELS];
  memcpy(sum, p->bias + c, sizeof sum);
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const float *const px = x + ((i - t->y0) * g->dilation_h * g->in_w + (j - t->x0) * g->dilation_w) * g->in_c;
      const float *w = block + (i * g->k_w + j) * g->in_c * TS_WIDE_CHANNELS;
      for (int32_t k = 0; k < g->in_c; ++k, w += TS_WIDE_CHANNELS)
        for (int32_t o = 0; o < TS_WIDE_CHANNELS; ++o) sum[o] = ts_fma(px[k], w[o], sum[o]);
    }
  for (int32_t o = 0; o < ts_min(TS_WIDE_CHANNELS, g->out_c - c); ++o) y[c + o] = ts_clampf(sum[o], p->low, p->high);
}

#ifdef TS_WIDE_X86
/* As ts_clampf: of two numbers that are not one the second is given. */
TS_FMA_INLINE void ts_conv_2d_f32_put_avx2(const ts_conv_2d_f32_wide_params *p, __m256 a, __m256 b, float *y, int32_t n) {
  const __m256 low = _mm256_set1_ps(p->low), high = _mm256_set1_ps(p->high);
  a = _mm256_min_ps(high, _mm256_max_ps(low, a)), b = _mm256_min_ps(high, _mm256_max_ps(low, b));
  if (n >= TS_WIDE_CHANNELS) {
    _mm256_storeu_ps(y, a), _mm256_storeu_ps(y + 8, b);
  } else {
    float all[TS_WIDE_CHANNELS];
    _mm256_storeu_ps(all, a), _mm256_storeu_ps(all + 8, b);
    memcpy(y, all, (size_t)n * sizeof all[0]);
  }
}

TS_FMA static inline void ts_conv_2d_f32_window_avx2(const ts_conv_2d_f32_wide_params *p, const ts_taps *t, const float *x, int32_t c, float *y) {
  const ts_window *g = &p->window;
  const float *const block = p->weights + c * g->k_h * g->k_w * g->in_c;
  __m256 a = _mm256_loadu_ps(p->bias + c), b = _mm256_loadu_ps(p->bias + c + 8);
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const float *const px = x + ((i - t->y0) * g->dilation_h * g->in_w + (j - t->x0) * g->dilation_w) * g->in_c;
      const float *w = block + (i * g->k_w + j) * g->in_c * TS_WIDE_CHANNELS;
      for (int32_t k = 0; k < g->in_c; ++k, w += TS_WIDE_CHANNELS) {
        const __m256 v = _mm256_set1_ps(px[k]);
        a = _mm256_fmadd_ps(v, _mm256_loadu_ps(w), a), b = _mm256_fmadd_ps(v, _mm256_loadu_ps(w + 8), b);
      }
    }
  ts_conv_2d_f32_put_avx2(p, a, b, y + c, g->out_c - c);
}

/* Four windows inside of the image, of which x[0] ... are the first numbers, by the channels from c on; `steps` products of each. */
TS_FMA TS_WIDE_SUMS static void ts_conv_2d_f32_four_avx2(const ts_conv_2d_f32_wide_params *p, const float *const *x, const float *w, int32_t steps, int32_t c,
                                                         float *const *y) {
  const float *const x0 = x[0], *const x1 = x[1], *const x2 = x[2], *const x3 = x[3];
  __m256 a0 = _mm256_loadu_ps(p->bias + c), a1 = a0, a2 = a0, a3 = a0, b0 = _mm256_loadu_ps(p->bias + c + 8), b1 = b0, b2 = b0, b3 = b0;
  for (const int32_t *at = p->offsets, *const end = at + steps; at < end; ++at, w += TS_WIDE_CHANNELS) {
    const __m256 u = _mm256_loadu_ps(w), v = _mm256_loadu_ps(w + 8);
    __m256 s = _mm256_set1_ps(x0[*at]);
    a0 = _mm256_fmadd_ps(s, u, a0), b0 = _mm256_fmadd_ps(s, v, b0), s = _mm256_set1_ps(x1[*at]);
    a1 = _mm256_fmadd_ps(s, u, a1), b1 = _mm256_fmadd_ps(s, v, b1), s = _mm256_set1_ps(x2[*at]);
    a2 = _mm256_fmadd_ps(s, u, a2), b2 = _mm256_fmadd_ps(s, v, b2), s = _mm256_set1_ps(x3[*at]);
    a3 = _mm256_fmadd_ps(s, u, a3), b3 = _mm256_fmadd_ps(s, v, b3);
  }
  const int32_t n = p->window.out_c - c;
  ts_conv_2d_f32_put_avx2(p, a0, b0, y[0] + c, n), ts_conv_2d_f32_put_avx2(p, a1, b1, y[1] + c, n);
  ts_conv_2d_f32_put_avx2(p, a2, b2, y[2] + c, n), ts_conv_2d_f32_put_avx2(p, a3, b3, y[3] + c, n);
}

TS_AVX512_INLINE void ts_conv_2d_f32_put_avx512(const ts_conv_2d_f32_wide_params *p, __m512 a, float *y, int32_t n) {
  const __m512 clamped = _mm512_min_ps(_mm512_set1_ps(p->high), _mm512_max_ps(_mm512_set1_ps(p->low), a));
  _mm512_mask_storeu_ps(y, (__mmask16)(n >= TS_WIDE_CHANNELS ? 0xFFFFu : (1u << n) - 1u), clamped);
}

/* One window by up to 64 channels: how many of them are done. */
TS_AVX512 static inline int32_t ts_conv_2d_f32_window_avx512(const ts_conv_2d_f32_wide_params *p, const ts_taps *t, const float *x, int32_t c, float *y) {
  const ts_window *g = &p->window;
  const int32_t size = g->k_h * g->k_w * g->in_c * TS_WIDE_CHANNELS, blocks = ts_min(4, (g->out_c - c + TS_WIDE_CHANNELS - 1) / TS_WIDE_CHANNELS);
  const int32_t to1 = ts_min(1, blocks - 1), to2 = ts_min(2, blocks - 1), to3 = blocks - 1; /* fewer than four: the last one again */
  const float *const w0 = p->weights + c / TS_WIDE_CHANNELS * size, *const w1 = w0 + to1 * size, *const w2 = w0 + to2 * size, *const w3 = w0 + to3 * size;
  const float *const bias = p->bias + c;
  __m512 s0 = _mm512_loadu_ps(bias), s1 = _mm512_loadu_ps(bias + to1 * TS_WIDE_CHANNELS);
  __m512 s2 = _mm512_loadu_ps(bias + to2 * TS_WIDE_CHANNELS), s3 = _mm512_loadu_ps(bias + to3 * TS_WIDE_CHANNELS);
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const float *const px = x + ((i - t->y0) * g->dilation_h * g->in_w + (j - t->x0) * g->dilation_w) * g->in_c;
      ptrdiff_t at = (ptrdiff_t)(i * g->k_w + j) * g->in_c * TS_WIDE_CHANNELS;
      for (int32_t k = 0; k < g->in_c; ++k, at += TS_WIDE_CHANNELS) {
        const __m512 v = _mm512_set1_ps(px[k]);
        s0 = _mm512_fmadd_ps(v, _mm512_loadu_ps(w0 + at), s0), s1 = _mm512_fmadd_ps(v, _mm512_loadu_ps(w1 + at), s1);
        s2 = _mm512_fmadd_ps(v, _mm512_loadu_ps(w2 + at), s2), s3 = _mm512_fmadd_ps(v, _mm512_loadu_ps(w3 + at), s3);
      }
    }
  const __m512 sums[4] = {s0, s1, s2, s3};
  for (int32_t b = 0; b < blocks; ++b, c += TS_WIDE_CHANNELS) ts_conv_2d_f32_put_avx512(p, sums[b], y + c, g->out_c - c);
  return blocks * TS_WIDE_CHANNELS;
}

#define TS_CONV_F32_EIGHT(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7)
#define TS_CONV_F32_WINDOW(i) const float *const x##i = x[i];
#define TS_CONV_F32_ONE(i) a##i = _mm512_fmadd_ps(_mm512_set1_ps(x##i[k]), u, a##i);
#define TS_CONV_F32_TWO(i)                                                              \
  do {                                                                                  \
    const __m512 s = _mm512_set1_ps(x##i[k]);                                           \
    a##i = _mm512_fmadd_ps(s, u, a##i), b##i = _mm512_fmadd_ps(s, v, b##i);             \
  } while (0);
#define TS_CONV_F32_PUT_A(i) ts_conv_2d_f32_put_avx512(p, a##i, y[i] + c, n);
#define TS_CONV_F32_PUT_B(i) ts_conv_2d_f32_put_avx512(p, b##i, y[i] + c + TS_WIDE_CHANNELS, n - TS_WIDE_CHANNELS);

/* Eight windows by 16 channels, and by 32, the second 16 of which may be less. */
TS_AVX512 TS_WIDE_SUMS static void ts_conv_2d_f32_eight_avx512(const ts_conv_2d_f32_wide_params *p, const float *const *x, const float *w, int32_t steps,
                                                               int32_t c, float *const *y) {
  TS_CONV_F32_EIGHT(TS_CONV_F32_WINDOW)
  __m512 a0 = _mm512_loadu_ps(p->bias + c), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  const int32_t *at = p->offsets, *const end = at + steps, n = p->window.out_c - c;
  do {
    const ptrdiff_t k = *at++;
    const __m512 u = _mm512_loadu_ps(w);
    TS_CONV_F32_EIGHT(TS_CONV_F32_ONE)
    w += TS_WIDE_CHANNELS;
  } while (at < end);
  TS_CONV_F32_EIGHT(TS_CONV_F32_PUT_A)
}

TS_AVX512 TS_WIDE_SUMS static void ts_conv_2d_f32_sixteen_avx512(const ts_conv_2d_f32_wide_params *p, const float *const *x, const float *w, int32_t steps,
                                                                 int32_t c, float *const *y) {
  TS_CONV_F32_EIGHT(TS_CONV_F32_WINDOW)
  const ptrdiff_t block = (ptrdiff_t)p->window.k_h * p->window.k_w * p->window.in_c * TS_WIDE_CHANNELS;
  __m512 a0 = _mm512_loadu_ps(p->bias + c), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
  __m512 b0 = _mm512_loadu_ps(p->bias + c + TS_WIDE_CHANNELS), b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
  const int32_t *at = p->offsets, *const end = at + steps, n = p->window.out_c - c;
  do {
    const ptrdiff_t k = *at++;
    const __m512 u = _mm512_loadu_ps(w), v = _mm512_loadu_ps(w + block);
    TS_CONV_F32_EIGHT(TS_CONV_F32_TWO)
    w += TS_WIDE_CHANNELS;
  } while (at < end);
  TS_CONV_F32_EIGHT(TS_CONV_F32_PUT_A)
  TS_CONV_F32_EIGHT(TS_CONV_F32_PUT_B)
}
#endif

/* One window by all channels. */
static inline void ts_conv_2d_f32_alone(const ts_conv_2d_f32_wide_params *p, const ts_taps *t, const float *x, float *y, int path) {
  int32_t c = 0;
#ifdef TS_WIDE_X86
  if (path == TS_WIDE_AVX512)
    while (c < p->window.out_c) c += ts_conv_2d_f32_window_avx512(p, t, x, c, y);
  if (path == TS_WIDE_AVX2)
    for (; c < p->window.out_c; c += TS_WIDE_CHANNELS) ts_conv_2d_f32_window_avx2(p, t, x, c, y);
#endif
  (void)path;
  for (; c < p->window.out_c; c += TS_WIDE_CHANNELS) ts_conv_2d_f32_window(p, t, x, c, y);
}

#ifdef TS_WIDE_X86
/* Eight windows of which the rows t->y0 to t->y1 - 1 are inside, and all columns, by all channels. */
static inline void ts_conv_2d_f32_tile(const ts_conv_2d_f32_wide_params *p, const ts_taps *t, const float *const *x, float *const *y, int path) {
  const ts_window *g = &p->window;
  const int32_t row = g->k_w * g->in_c, steps = (t->y1 - t->y0) * row, size = g->k_h * row * TS_WIDE_CHANNELS;
  const float *w = p->weights + t->y0 * row * TS_WIDE_CHANNELS;
  for (int32_t c = 0; c < g->out_c; c += TS_WIDE_CHANNELS, w += size) {
    if (path == TS_WIDE_AVX2) {
      ts_conv_2d_f32_four_avx2(p, x, w, steps, c, y);
      if (x[4] != x[3]) ts_conv_2d_f32_four_avx2(p, x + 4, w, steps, c, y + 4);
    } else if (c + TS_WIDE_CHANNELS < g->out_c) {
      ts_conv_2d_f32_sixteen_avx512(p, x, w, steps, c, y);
      c += TS_WIDE_CHANNELS, w += size;
    } else {
      ts_conv_2d_f32_eight_avx512(p, x, w, steps, c, y);
    }
  }
}
#endif

/* The outputs y of one row, whose rows t->y0 ... begin at x. */
static inline void ts_conv_2d_f32_row(const ts_conv_2d_f32_wide_params *p, ts_taps t, const float *x, float *y, int path) {
  const ts_window *g = &p->window;
  for (int32_t ox = 0; ox < g->out_w; ++ox) {
    t.left = ox * g->stride_w - g->pad_left;
    t.x0 = ts_tap_first(t.left, g->dilation_w), t.x1 = ts_tap_end(t.left, g->dilation_w, g->k_w, g->in_w);
#ifdef TS_WIDE_X86
    /* How many windows from this one on are inside, and enough to be worth a tile? */
    const int32_t inside = t.left < 0 || t.y1 <= t.y0 ? 0 : ts_min(g->out_w - ox, (g->in_w - 1 - (g->k_w - 1) * g->dilation_w - t.left) / g->stride_w + 1);
    if (path != TS_WIDE_PLAIN && t.x1 == g->k_w && inside > 2) {
      const float *window[TS_CONV_F32_PIXELS];
      float *output[TS_CONV_F32_PIXELS];
      const int32_t n = ts_min(inside, TS_CONV_F32_PIXELS);
      for (int32_t k = 0; k < TS_CONV_F32_PIXELS; ++k) { /* the last one again */
        const int32_t at = ts_min(k, n - 1);
        window[k] = x + (t.left + at * g->stride_w) * g->in_c, output[k] = y + (ox + at) * g->out_c;
      }
      ts_conv_2d_f32_tile(p, &t, window, output, path);
      ox += n - 1;
      continue;
    }
#endif
    ts_conv_2d_f32_alone(p, &t, x + (t.left + t.x0 * g->dilation_w) * g->in_c, y + ox * g->out_c, path);
  }
}

static inline void ts_conv_2d_f32_wide_by(const ts_conv_2d_f32_wide_params *p, const float *x, float *y, float *scratch, int path) {
  const ts_window *g = &p->window;
  const int32_t row = g->in_w * g->in_c;
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * row)
    for (int32_t oy = 0; oy < g->out_h; oy += p->band) {
      const int32_t last = ts_min(oy + p->band, g->out_h);
      const int32_t from = ts_max(0, oy * g->stride_h - g->pad_top);
      const int32_t to = ts_min(g->in_h, (last - 1) * g->stride_h - g->pad_top + (g->k_h - 1) * g->dilation_h + 1);
      if (from < to) memcpy(scratch, x + from * row, (size_t)((to - from) * row) * sizeof *x);
      for (int32_t r = oy; r < last; ++r, y += g->out_w * g->out_c) {
        ts_taps t = ts_taps_at(g, r, 0);
        if (t.y1 <= t.y0) t.y0 = t.y1 = 0;
        ts_conv_2d_f32_row(p, t, scratch + (t.y1 > t.y0 ? (t.top + t.y0 * g->dilation_h - from) * row : 0), y, path);
      }
    }
}

TS_KERNEL void ts_conv_2d_f32_wide(const ts_conv_2d_f32_wide_params *p, const float *x, float *y, void *scratch) {
  ts_conv_2d_f32_wide_by(p, x, y, (float *)scratch, ts_wide_float_path());
}
