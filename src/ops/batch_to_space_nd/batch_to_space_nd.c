/* SPDX-License-Identifier: MIT-0 */
#include "batch_to_space_nd.h"

TS_KERNEL void ts_batch_to_space_nd(const ts_batch_to_space_nd_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t n = 0; n < p->batches; ++n)
    for (int32_t r = 0; r < p->out_h; ++r) {
      const int32_t h = (r + p->crop_top) / p->block_h, i = (r + p->crop_top) % p->block_h;
      for (int32_t c = 0; c < p->out_w; ++c, y += p->run) {
        const int32_t w = (c + p->crop_left) / p->block_w, j = (c + p->crop_left) % p->block_w;
        const int32_t image = (i * p->block_w + j) * p->batches + n;
        memcpy(y, x + ((image * p->in_h + h) * p->in_w + w) * p->run, (size_t)p->run);
      }
    }
}
