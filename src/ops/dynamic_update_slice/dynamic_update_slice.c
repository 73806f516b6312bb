/* SPDX-License-Identifier: MIT-0 */
#include "dynamic_update_slice.h"

static inline void ts_put_block(const ts_dynamic_update_slice_params *p, const uint8_t *update, uint8_t *y) {
  for (int32_t row = 0; row < p->rows; ++row, update += p->run) {
    int32_t at = 0, rest = row;
    for (int32_t d = p->outer - 1; d >= 0; --d) {
      at += rest % p->count[d] * p->step[d];
      rest /= p->count[d];
    }
    memcpy(y + at, update, (size_t)p->run);
  }
}

TS_KERNEL void ts_dynamic_update_slice_32(const ts_dynamic_update_slice_params *p, const uint8_t *x, const uint8_t *update, const int32_t *start, uint8_t *y) {
  int32_t at = 0;
  for (int32_t d = 0; d < p->dims; ++d) at += ts_clamp(start[d], 0, p->room[d]) * p->step[d];
  if (y != x) memmove(y, x, (size_t)p->bytes);
  ts_put_block(p, update, y + at);
}

TS_KERNEL void ts_dynamic_update_slice_64(const ts_dynamic_update_slice_params *p, const uint8_t *x, const uint8_t *update, const int64_t *start, uint8_t *y) {
  int32_t at = 0;
  for (int32_t d = 0; d < p->dims; ++d) at += (start[d] < 0 ? 0 : start[d] > p->room[d] ? p->room[d] : (int32_t)start[d]) * p->step[d];
  if (y != x) memmove(y, x, (size_t)p->bytes);
  ts_put_block(p, update, y + at);
}
