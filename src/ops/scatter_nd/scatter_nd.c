/* SPDX-License-Identifier: MIT-0 */
#include "scatter_nd.h"

/* Where the part of y starts that a row of indices names, or -1. */
static inline int32_t ts_scatter_place(const ts_scatter_nd_params *p, const int32_t *index) {
  int32_t at = 0;
  for (int32_t d = 0; d < p->depth; ++d) {
    if (index[d] < 0 || index[d] >= p->size[d]) return -1;
    at += index[d] * p->step[d];
  }
  return at;
}

#define TS_SCATTER_ND(p, T, index, updates, y, SUM)                                       \
  do {                                                                                    \
    memset((y), 0, (size_t)(p)->count * sizeof(T));                                       \
    for (int32_t r = 0; r < (p)->rows; ++r, (index) += (p)->depth, (updates) += (p)->run) { \
      const int32_t at = ts_scatter_place((p), (index));                                  \
      for (int32_t i = 0; at >= 0 && i < (p)->run; ++i) {                                 \
        const T u = (y)[at + i], v = (updates)[i];                                        \
        (y)[at + i] = (SUM);                                                              \
      }                                                                                   \
    }                                                                                     \
  } while (0)

TS_KERNEL void ts_scatter_nd_f32(const ts_scatter_nd_params *p, const int32_t *index, const float *updates, float *y) {
  TS_SCATTER_ND(p, float, index, updates, y, u + v);
}

TS_KERNEL void ts_scatter_nd_s32(const ts_scatter_nd_params *p, const int32_t *index, const int32_t *updates, int32_t *y) {
  TS_SCATTER_ND(p, int32_t, index, updates, y, ts_add(u, v));
}

TS_KERNEL void ts_scatter_nd_s64(const ts_scatter_nd_params *p, const int32_t *index, const int64_t *updates, int64_t *y) {
  TS_SCATTER_ND(p, int64_t, index, updates, y, ts_add_64(u, v));
}

TS_KERNEL void ts_scatter_nd_8(const ts_scatter_nd_params *p, const int32_t *index, const uint8_t *updates, uint8_t *y) {
  TS_SCATTER_ND(p, uint8_t, index, updates, y, (uint8_t)(u + v));
}

TS_KERNEL void ts_scatter_nd_bool(const ts_scatter_nd_params *p, const int32_t *index, const uint8_t *updates, uint8_t *y) {
  TS_SCATTER_ND(p, uint8_t, index, updates, y, u || v ? 1 : 0);
}
