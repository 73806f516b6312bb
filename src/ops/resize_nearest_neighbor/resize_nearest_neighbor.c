/* SPDX-License-Identifier: MIT-0 */
#include "resize_nearest_neighbor.h"

TS_KERNEL void ts_resize_nearest_neighbor(const ts_resize_nearest_neighbor_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t n = 0; n < p->batches; ++n)
    for (int32_t h = 0; h < p->out_h; ++h) {
      const int32_t row = (n * p->in_h + p->row[h]) * p->in_w;
      for (int32_t w = 0; w < p->out_w; ++w, y += p->run) memcpy(y, x + (row + p->column[w]) * p->run, (size_t)p->run);
    }
}
