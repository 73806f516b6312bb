/* SPDX-License-Identifier: MIT-0 */
#include "ts_whole64.h"

TS_KERNEL void ts_add_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y) {
  TS_BROADCAST(p, int64_t, a, int64_t, b, y, (int64_t)((uint64_t)u + (uint64_t)v));
}

TS_KERNEL void ts_sub_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y) {
  TS_BROADCAST(p, int64_t, a, int64_t, b, y, (int64_t)((uint64_t)u - (uint64_t)v));
}

TS_KERNEL void ts_mul_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y) {
  TS_BROADCAST(p, int64_t, a, int64_t, b, y, (int64_t)((uint64_t)u * (uint64_t)v));
}
