/* SPDX-License-Identifier: MIT-0 */
#include "l2_pool_2d.h"

TS_KERNEL void ts_l2_pool_2d_f32(const ts_l2_pool_2d_params *p, const float *x, float *y) {
  for (int32_t n = 0; n < p->batches; ++n)
    for (int32_t oy = 0; oy < p->out_h; ++oy) {
      const int32_t top = oy * p->stride_h - p->pad_top;
      const int32_t y0 = ts_max(top, 0), y1 = ts_min(top + p->k_h, p->in_h);
      for (int32_t ox = 0; ox < p->out_w; ++ox) {
        const int32_t left = ox * p->stride_w - p->pad_left;
        const int32_t x0 = ts_max(left, 0), x1 = ts_min(left + p->k_w, p->in_w);
        const float count = (float)((y1 - y0) * (x1 - x0));
        for (int32_t c = 0; c < p->channels; ++c, ++y) {
          float squares = 0.0f;
          for (int32_t h = y0; h < y1; ++h)
            for (int32_t w = x0; w < x1; ++w) {
              const float u = x[((n * p->in_h + h) * p->in_w + w) * p->channels + c];
              squares = ts_fma(u, u, squares);
            }
          *y = ts_clampf(sqrtf(squares / count), p->low, p->high);
        }
      }
    }
}
