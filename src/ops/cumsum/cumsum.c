/* SPDX-License-Identifier: MIT-0 */
#include "cumsum.h"

/* Along the axis, `sum` and the element u make NEXT. */
#define TS_CUMSUM(p, T, x, y, NEXT)                                                            \
  do {                                                                                         \
    for (int32_t o = 0; o < (p)->outer; ++o)                                                   \
      for (int32_t i = 0; i < (p)->inner; ++i) {                                               \
        T sum = 0;                                                                             \
        for (int32_t k = 0; k < (p)->size; ++k) {                                              \
          const int32_t at = (o * (p)->size + ((p)->reverse ? (p)->size - 1 - k : k)) * (p)->inner + i; \
          const T u = (x)[at], next = NEXT;                                                    \
          (y)[at] = (p)->exclusive ? sum : next;                                               \
          sum = next;                                                                          \
        }                                                                                      \
      }                                                                                        \
  } while (0)

TS_KERNEL void ts_cumsum_f32(const ts_cumsum_params *p, const float *x, float *y) { TS_CUMSUM(p, float, x, y, sum + u); }

TS_KERNEL void ts_cumsum_s32(const ts_cumsum_params *p, const int32_t *x, int32_t *y) { TS_CUMSUM(p, int32_t, x, y, ts_add(sum, u)); }

TS_KERNEL void ts_cumsum_s64(const ts_cumsum_params *p, const int64_t *x, int64_t *y) { TS_CUMSUM(p, int64_t, x, y, ts_add_64(sum, u)); }
