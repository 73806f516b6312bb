/* SPDX-License-Identifier: MIT-0 */
#include "gather_nd.h"

TS_KERNEL void ts_gather_nd_32(const ts_gather_nd_params *p, const uint8_t *x, const int32_t *index, uint8_t *y) {
  for (int32_t i = 0; i < p->count; ++i, index += p->depth, y += p->run) {
    int32_t at = 0;
    for (int32_t d = 0; d < p->depth; ++d) at += ts_clamp(index[d], 0, p->size[d] - 1) * p->step[d];
    memcpy(y, x + at, (size_t)p->run);
  }
}

TS_KERNEL void ts_gather_nd_64(const ts_gather_nd_params *p, const uint8_t *x, const int64_t *index, uint8_t *y) {
  for (int32_t i = 0; i < p->count; ++i, index += p->depth, y += p->run) {
    int32_t at = 0;
    for (int32_t d = 0; d < p->depth; ++d) {
      const int64_t k = index[d] < 0 ? 0 : index[d] >= p->size[d] ? p->size[d] - 1 : index[d];
      at += (int32_t)k * p->step[d];
    }
    memcpy(y, x + at, (size_t)p->run);
  }
}
