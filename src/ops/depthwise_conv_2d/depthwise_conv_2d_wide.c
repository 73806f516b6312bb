/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_wide.h"

/* Each is one output of the channels c .. c + n - 1: `x` the image, `t` where the window lies in it. Their constants begin at
 * `lane` of the block. */

static inline void ts_depthwise_tile(const ts_depthwise_conv_2d_s8_wide_params *p, const ts_taps *t, const int8_t *x, int32_t c, int8_t *y,
                                     int32_t n, int32_t lane) {
  const ts_window *g = &p->window;
  int32_t sum[TS_WIDE_CHANNELS];
  memcpy(sum, p->channels.start + c + lane, (size_t)n * sizeof sum[0]);
  for (int32_t i = t->y0; i < t->y1; ++i)
    for (int32_t j = t->x0; j < t->x1; ++j) {
      const int8_t *px = x + ts_tap(g, t, i, j) + c, *pw = p->weights + (i * g->k_w + j) * p->width + c + lane;
      for (int32_t o = 0; o < n; ++o) sum[o] = ts_add(sum[o], (px[o] - p->x_zero) * pw[o]);
    }
  ts_wide_put(&p->channels, c + lane, sum, y, n);
}

#ifdef TS_WIDE_X86
/* The products x - x_zero times w are at most 255 * 128: they fit into 16 bits. */
TS_AVX2 static inline void ts_depthwise_tile_avx2(const ts_depthwise_conv_2d_s8_wide_params *p, const ts_taps *t, const int8_t *x, int32_t c,
                                                  int8_t *y, int32_t n, int32_t lane) {
  const ts_window *g = &p->window;
  const __m256i zero = _mm256_set1_epi16((int16_t)p->x_zero);
  const int copied = n + lane < TS_WIDE_CHANNELS;
  __m256i a = ts_eight(p->channels.start + c), b = ts_eight(p->channels.start + c + 8);
  int8_t part[TS_WIDE_CHANNELS] = {0};
  for (int32_t i = t->y0; i < t->y1; ++i) {
    const int8_t *px = x + ts_tap(g, t, i, t->x0) + c - lane, *pw = p->weights + (i * g->k_w + t->x0) * p->width + c;
    for (int32_t j = t->x0; j < t->x1; ++j, px += g->dilation_w * g->in_c, pw += p->width) {
      __m128i bytes;
      if (!copied) {
        bytes = _mm_loadu_si128((const __m128i *)(const void *)px);
      } else if (n == 8) {
        bytes = _mm_loadl_epi64((const __m128i *)(const void *)px);
      } else {
        memcpy(part, px, (size_t)n);
        bytes = _mm_loadu_si128((const __m128i *)(const void *)part);
      }
      const __m256i v = _mm256_sub_epi16(_mm256_cvtepi8_epi16(bytes), zero);
      const __m256i products = _mm256_mullo_epi16(v, _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)pw)));
      a = _mm256_add_epi32(a, _mm256_cvtepi16_epi32(_mm256_castsi256_si128(products)));
      b = _mm256_add_epi32(b, _mm256_cvtepi16_epi32(_mm256_extracti128_si256(products, 1)));
    }
  }
  const __m128i outputs = ts_wide_outputs_avx2(&p->channels, c, a, b);
  if (n == TS_WIDE_CHANNELS) {
    _mm_storeu_si128((__m128i *)(void *)y, outputs);
  } else {
    _mm_storeu_si128((__m128i *)(void *)part, outputs);
    memcpy(y, part + lane, (size_t)n);
  }
}
#endif

/* `path`: 0 plain C, 1 AVX2. */
static inline void ts_depthwise_conv_2d_s8_wide_by(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y, int path) {
  const ts_window *g = &p->window;
  for (int32_t b = 0; b < g->batches; ++b, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; c += TS_WIDE_CHANNELS) {
          const int32_t n = ts_min(TS_WIDE_CHANNELS, g->out_c - c), lane = n < TS_WIDE_CHANNELS ? p->spare : 0;
#ifdef TS_WIDE_X86
          if (path == 1) {
            ts_depthwise_tile_avx2(p, &t, x, c, y + c, n, lane);
            continue;
          }
#endif
          (void)path;
          ts_depthwise_tile(p, &t, x, c, y + c, n, lane);
        }
      }
}

TS_KERNEL void ts_depthwise_conv_2d_s8_wide(const ts_depthwise_conv_2d_s8_wide_params *p, const int8_t *x, int8_t *y) {
  int path = 0;
#ifdef TS_WIDE_X86
  path = ts_has_avx2();
#endif
  ts_depthwise_conv_2d_s8_wide_by(p, x, y, path);
}
