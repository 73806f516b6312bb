/* SPDX-License-Identifier: MIT-0 */
#include "gather.h"

TS_KERNEL void ts_gather_32(const ts_gather_params *p, const uint8_t *x, const int32_t *index, uint8_t *y) {
  for (int32_t b = 0; b < p->batches; ++b, index += p->count)
    for (int32_t o = 0; o < p->outer; ++o, x += p->size * p->run)
      for (int32_t i = 0; i < p->count; ++i, y += p->run) memcpy(y, x + ts_clamp(index[i], 0, p->size - 1) * p->run, (size_t)p->run);
}

TS_KERNEL void ts_gather_64(const ts_gather_params *p, const uint8_t *x, const int64_t *index, uint8_t *y) {
  for (int32_t b = 0; b < p->batches; ++b, index += p->count)
    for (int32_t o = 0; o < p->outer; ++o, x += p->size * p->run)
      for (int32_t i = 0; i < p->count; ++i, y += p->run) {
        const int64_t at = index[i] < 0 ? 0 : index[i] >= p->size ? p->size - 1 : index[i];
        memcpy(y, x + (int32_t)at * p->run, (size_t)p->run);
      }
}
