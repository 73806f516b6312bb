/* SPDX-License-Identifier: MIT-0 */
#include "cumsum.h"

/* Along the axis, `sum`, which starts from START, and the element u make NEXT; each sum is put down as RESULT of `value`. */
#define TS_CUMSUM(p, T, S, START, x, y, NEXT, RESULT)                                                   \
  do {                                                                                                  \
    for (int32_t o = 0; o < (p)->outer; ++o)                                                            \
      for (int32_t i = 0; i < (p)->inner; ++i) {                                                        \
        S sum = START;                                                                                  \
        for (int32_t k = 0; k < (p)->size; ++k) {                                                       \
          const int32_t at = (o * (p)->size + ((p)->reverse ? (p)->size - 1 - k : k)) * (p)->inner + i; \
          const T u = (x)[at];                                                                          \
          const S next = NEXT, value = (p)->exclusive ? sum : next;                                     \
          (y)[at] = RESULT;                                                                             \
          sum = next;                                                                                   \
        }                                                                                               \
      }                                                                                                 \
  } while (0)

TS_KERNEL void ts_cumsum_f32(const ts_cumsum_params *p, const float *x, float *y) { TS_CUMSUM(p, float, float, 0.0f, x, y, sum + u, value); }

TS_KERNEL void ts_cumsum_s32(const ts_cumsum_params *p, const int32_t *x, int32_t *y) { TS_CUMSUM(p, int32_t, int32_t, 0, x, y, ts_add(sum, u), value); }

TS_KERNEL void ts_cumsum_s64(const ts_cumsum_params *p, const int64_t *x, int64_t *y) { TS_CUMSUM(p, int64_t, int64_t, 0, x, y, ts_add_64(sum, u), value); }

static inline int8_t ts_cumsum_quantised(const ts_cumsum_s8_params *p, int32_t sum) {
  return (int8_t)ts_clamp(ts_add(ts_requantise(sum, p->multiplier, p->shift), p->y_zero), -128, 127);
}

TS_KERNEL void ts_cumsum_s8(const ts_cumsum_s8_params *p, const int8_t *x, int8_t *y) {
  TS_CUMSUM(p, int8_t, int32_t, -p->x_zero * (1 << 19), x, y, ts_add(sum, (u - p->x_zero) * (1 << 19)), ts_cumsum_quantised(p, value));
}
