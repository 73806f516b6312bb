/* SPDX-License-Identifier: MIT-0 */
#include "one_hot.h"

TS_KERNEL void ts_one_hot_32(const ts_one_hot_params *p, const int32_t *index, uint8_t *y) {
  for (int32_t o = 0; o < p->outer; ++o, index += p->inner)
    for (int32_t d = 0; d < p->depth; ++d)
      for (int32_t i = 0; i < p->inner; ++i, y += p->size) memcpy(y, index[i] == d ? p->on : p->off, (size_t)p->size);
}

TS_KERNEL void ts_one_hot_64(const ts_one_hot_params *p, const int64_t *index, uint8_t *y) {
  for (int32_t o = 0; o < p->outer; ++o, index += p->inner)
    for (int32_t d = 0; d < p->depth; ++d)
      for (int32_t i = 0; i < p->inner; ++i, y += p->size) memcpy(y, index[i] == d ? p->on : p->off, (size_t)p->size);
}
