/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_f32_wide.h"

#ifdef TS_WIDE_X86
/* One output of the channels c to c + n - 1, n <= 8 or 16: nothing behind them is read or written. As ts_clampf, of two numbers that are not one
 * the clamp gives the second. */

TS_FMA static inline void ts_depthwise_f32_avx2(const ts_depthwise_conv_2d_f32_params *p, const ts_taps *t, const float *x, int32_t c, int32_t n, float *y) {
  const ts_window *g = &p->window;
  const __m256i lanes = _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  __m256 sum = p->bias ? _mm256_maskload_ps(p->bias + c, lanes) : _mm256_setzero_ps();
  for (int32_t i = t->y0; i < t->y1; ++i) {
    const float *v = x + ts_tap(g, t, i, t->x0) + c, *w = p->weights + (i * g->k_w + t->x0) * g->out_c + c;
    for (int32_t j = t->x0; j < t->x1; ++j, v += g->dilation_w * g->in_c, w += g->out_c)
      sum = _mm256_fmadd_ps(_mm256_maskload_ps(v, lanes), _mm256_maskload_ps(w, lanes), sum);
  }
  _mm256_maskstore_ps(y + c, lanes, _mm256_min_ps(_mm256_set1_ps(p->high), _mm256_max_ps(_mm256_set1_ps(p->low), sum)));
}

TS_AVX512 static inline void ts_depthwise_f32_avx512(const ts_depthwise_conv_2d_f32_params *p, const ts_taps *t, const float *x, int32_t c, int32_t n,
                                                     float *y) {
  const ts_window *g = &p->window;
  const __mmask16 lanes = (__mmask16)(n >= 16 ? 0xFFFFu : (1u << n) - 1u);
  __m512 sum = p->bias ? _mm512_maskz_loadu_ps(lanes, p->bias + c) : _mm512_setzero_ps();
  for (int32_t i = t->y0; i < t->y1; ++i) {
    const float *v = x + ts_tap(g, t, i, t->x0) + c, *w = p->weights + (i * g->k_w + t->x0) * g->out_c + c;
    for (int32_t j = t->x0; j < t->x1; ++j, v += g->dilation_w * g->in_c, w += g->out_c)
      sum = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(lanes, v), _mm512_maskz_loadu_ps(lanes, w), sum);
  }
  _mm512_mask_storeu_ps(y + c, lanes, _mm512_min_ps(_mm512_set1_ps(p->high), _mm512_max_ps(_mm512_set1_ps(p->low), sum)));
}

/* Four outputs side by side, whose windows have the same taps inside: so a weight is read once for four. */
TS_AVX512 static inline void ts_depthwise_f32_four_avx512(const ts_depthwise_conv_2d_f32_params *p, const ts_taps *t, const float *x, int32_t c, int32_t n,
                                                          float *y) {
  const ts_window *g = &p->window;
  const ptrdiff_t column = (ptrdiff_t)g->dilation_w * g->in_c, side = (ptrdiff_t)g->stride_w * g->in_c;
  const __mmask16 lanes = (__mmask16)(n >= 16 ? 0xFFFFu : (1u << n) - 1u);
  __m512 a = p->bias ? _mm512_maskz_loadu_ps(lanes, p->bias + c) : _mm512_setzero_ps(), b = a, d = a, e = a;
  for (int32_t i = t->y0; i < t->y1; ++i) {
    const float *v = x + ts_tap(g, t, i, t->x0) + c, *w = p->weights + (i * g->k_w + t->x0) * g->out_c + c;
    for (int32_t j = t->x0; j < t->x1; ++j, v += column, w += g->out_c) {
      const __m512 weight = _mm512_maskz_loadu_ps(lanes, w);
      a = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(lanes, v), weight, a), b = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(lanes, v + side), weight, b);
      d = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(lanes, v + 2 * side), weight, d), e = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(lanes, v + 3 * side), weight, e);
    }
  }
  const __m512 low = _mm512_set1_ps(p->low), high = _mm512_set1_ps(p->high);
  y += c;
  _mm512_mask_storeu_ps(y, lanes, _mm512_min_ps(high, _mm512_max_ps(low, a)));
  _mm512_mask_storeu_ps(y + g->out_c, lanes, _mm512_min_ps(high, _mm512_max_ps(low, b)));
  _mm512_mask_storeu_ps(y + 2 * g->out_c, lanes, _mm512_min_ps(high, _mm512_max_ps(low, d)));
  _mm512_mask_storeu_ps(y + 3 * g->out_c, lanes, _mm512_min_ps(high, _mm512_max_ps(low, e)));
}

/* The outputs y of row oy: as many at once as are done in one go. */
static inline void ts_depthwise_f32_row(const ts_depthwise_conv_2d_f32_params *p, const float *x, int32_t oy, float *y, int path) {
  const ts_window *g = &p->window;
  ts_taps t = ts_taps_at(g, oy, 0);
  for (int32_t ox = 0, done; ox < g->out_w; ox += done, y += done * g->out_c) {
    t.left = ox * g->stride_w - g->pad_left;
    const int32_t room = t.left < 0 ? -1 : g->in_w - 1 - t.left - (g->k_w - 1) * g->dilation_w; /* to the right of the window */
    if (room >= 0) t.x0 = 0, t.x1 = g->k_w;
    else t.x0 = ts_tap_first(t.left, g->dilation_w), t.x1 = ts_tap_end(t.left, g->dilation_w, g->k_w, g->in_w);
    done = path == TS_WIDE_AVX512 && ox + TS_DEPTHWISE_F32_SIDE <= g->out_w && room >= (TS_DEPTHWISE_F32_SIDE - 1) * g->stride_w ? TS_DEPTHWISE_F32_SIDE : 1;
    for (int32_t c = 0; c < g->out_c; c += path == TS_WIDE_AVX512 ? 16 : 8) {
      if (done > 1) ts_depthwise_f32_four_avx512(p, &t, x, c, g->out_c - c, y);
      else if (path == TS_WIDE_AVX512) ts_depthwise_f32_avx512(p, &t, x, c, g->out_c - c, y);
      else ts_depthwise_f32_avx2(p, &t, x, c, g->out_c - c, y);
    }
  }
}

static inline void ts_depthwise_f32_pixels(const ts_depthwise_conv_2d_f32_params *p, const float *x, float *y, int path) {
  const ts_window *g = &p->window;
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy, y += g->out_w * g->out_c) ts_depthwise_f32_row(p, x, oy, y, path);
}
#endif

static inline void ts_depthwise_conv_2d_f32_wide_by(const ts_depthwise_conv_2d_f32_params *p, const float *x, float *y, int path) {
#ifdef TS_WIDE_X86
  if (path != TS_WIDE_PLAIN) {
    ts_depthwise_f32_pixels(p, x, y, path);
    return;
  }
#endif
  (void)path;
  ts_depthwise_conv_2d_f32(p, x, y);
}

TS_KERNEL void ts_depthwise_conv_2d_f32_wide(const ts_depthwise_conv_2d_f32_params *p, const float *x, float *y) {
  ts_depthwise_conv_2d_f32_wide_by(p, x, y, ts_wide_float_path());
}
