/* SPDX-License-Identifier: MIT-0 */
#include "space_to_batch_nd.h"

TS_KERNEL void ts_space_to_batch_nd(const ts_space_to_batch_nd_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < p->block_h; ++i)
    for (int32_t j = 0; j < p->block_w; ++j)
      for (int32_t n = 0; n < p->batches; ++n)
        for (int32_t r = 0; r < p->out_h; ++r) {
          const int32_t h = r * p->block_h + i - p->pad_top;
          for (int32_t c = 0; c < p->out_w; ++c, y += p->run) {
            const int32_t w = c * p->block_w + j - p->pad_left;
            if (h >= 0 && h < p->in_h && w >= 0 && w < p->in_w) memcpy(y, x + ((n * p->in_h + h) * p->in_w + w) * p->run, (size_t)p->run);
            else memset(y, (int)p->pad, (size_t)p->run);
          }
        }
}
