/* SPDX-License-Identifier: MIT-0 */
#include "average_pool_2d.h"

TS_KERNEL void ts_average_pool_2d_f32(const ts_average_pool_2d_f32_params *p, const float *x, float *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        const float taps = (float)((t.y1 - t.y0) * (t.x1 - t.x0));
        for (int32_t c = 0; c < g->out_c; ++c) {
          float sum = 0.0f;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) sum += x[ts_tap(g, &t, i, j) + c];
          sum = sum / taps;
          sum = sum < p->low ? p->low : sum;
          y[c] = sum > p->high ? p->high : sum;
        }
      }
}

static inline int32_t ts_average_rounded(int32_t sum, int32_t taps) {
  return sum > 0 ? ts_add(sum, taps / 2) / taps : ts_add(sum, -(taps / 2)) / taps;
}

TS_KERNEL void ts_average_pool_2d_s8(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; ++c) {
          int32_t sum = 0;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) sum = ts_add(sum, x[ts_tap(g, &t, i, j) + c]);
          y[c] = (int8_t)ts_clamp(ts_average_rounded(sum, (t.y1 - t.y0) * (t.x1 - t.x0)), p->low, p->high);
        }
      }
}

TS_KERNEL void ts_average_pool_2d_s16(const ts_average_pool_2d_s8_params *p, const int16_t *x, int16_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; ++c) {
          int32_t sum = 0;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) sum = ts_add(sum, x[ts_tap(g, &t, i, j) + c]);
          y[c] = (int16_t)ts_clamp(ts_average_rounded(sum, (t.y1 - t.y0) * (t.x1 - t.x0)), p->low, p->high);
        }
      }
}

TS_KERNEL void ts_average_pool_2d_u8(const ts_average_pool_2d_s8_params *p, const uint8_t *x, uint8_t *y) {
  const ts_window *g = &p->window;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy)
      for (int32_t ox = 0; ox < g->out_w; ++ox, y += g->out_c) {
        const ts_taps t = ts_taps_at(g, oy, ox);
        for (int32_t c = 0; c < g->out_c; ++c) {
          int32_t sum = 0;
          for (int32_t i = t.y0; i < t.y1; ++i)
            for (int32_t j = t.x0; j < t.x1; ++j) sum = ts_add(sum, x[ts_tap(g, &t, i, j) + c]);
          y[c] = (uint8_t)ts_clamp(ts_average_rounded(sum, (t.y1 - t.y0) * (t.x1 - t.x0)), p->low, p->high);
        }
      }
}

TS_KERNEL void ts_average_rows_f32(const ts_average_rows_f32_params *p, const float *x, float *y, void *sums) {
  float *const sum = (float *)sums;
  for (int32_t c = 0; c < p->channels; ++c) {
    float s = p->first ? 0.0f : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s += x[i * p->channels + c];
    sum[c] = s;
    if (!p->last) continue;
    s = s / (float)p->taps;
    s = s < p->low ? p->low : s;
    y[c] = s > p->high ? p->high : s;
  }
}

TS_KERNEL void ts_average_rows_s8(const ts_average_rows_s8_params *p, const int8_t *x, int8_t *y, void *sums) {
  int32_t *const sum = (int32_t *)sums;
  const int32_t channels = p->channels;
  int32_t c = 0;
  for (; c + 4 <= channels; c += 4) {
    int32_t s0 = p->first ? 0 : sum[c], s1 = p->first ? 0 : sum[c + 1], s2 = p->first ? 0 : sum[c + 2], s3 = p->first ? 0 : sum[c + 3];
    const int8_t *v = x + c;
    for (int32_t i = p->pixels; i > 0; --i, v += channels)
      s0 = ts_add(s0, v[0]), s1 = ts_add(s1, v[1]), s2 = ts_add(s2, v[2]), s3 = ts_add(s3, v[3]);
    sum[c] = s0, sum[c + 1] = s1, sum[c + 2] = s2, sum[c + 3] = s3;
  }
  for (; c < channels; ++c) {
    int32_t s = p->first ? 0 : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s = ts_add(s, x[i * channels + c]);
    sum[c] = s;
  }
  if (p->last)
    for (c = 0; c < channels; ++c) y[c] = (int8_t)ts_clamp(ts_average_rounded(sum[c], p->taps), p->low, p->high);
}

TS_KERNEL void ts_average_rows_s16(const ts_average_rows_s8_params *p, const int16_t *x, int16_t *y, void *sums) {
  int32_t *const sum = (int32_t *)sums;
  for (int32_t c = 0; c < p->channels; ++c) {
    int32_t s = p->first ? 0 : sum[c];
    for (int32_t i = 0; i < p->pixels; ++i) s = ts_add(s, x[i * p->channels + c]);
    sum[c] = s;
    if (p->last) y[c] = (int16_t)ts_clamp(ts_average_rounded(s, p->taps), p->low, p->high);
  }
}
