/* Two operands of unlike shapes, element by element, as numpy broadcasts them.
 *
 * The compiler gives every shape five dimensions and merges those that lie together in memory, so that most calls have one row.
 * A stride of 0 repeats the operand along that dimension.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_BROADCAST_H
#define TS_BROADCAST_H

#include "ts.h"

static inline int32_t ts_broadcast_rows(const int32_t shape[5]) { return shape[0] * shape[1] * shape[2] * shape[3]; }

/* Where row `row` (all indices but the last) of an operand starts, in elements. */
static inline int32_t ts_broadcast_row(const int32_t shape[5], const int32_t stride[5], int32_t row) {
  int32_t offset = 0;
  for (int d = 3; d >= 0; --d) {
    offset += row % shape[d] * stride[d];
    row /= shape[d];
  }
  return offset;
}

/* y[i] = EXPRESSION of u and v, one element of each operand, over all elements. */
#define TS_BROADCAST(p, A, a, B, b, y, EXPRESSION)                                        \
  do {                                                                                    \
    const int32_t ts_rows = ts_broadcast_rows((p)->shape), ts_n = (p)->shape[4];          \
    for (int32_t ts_r = 0; ts_r < ts_rows; ++ts_r) {                                      \
      const A *ts_a = (a) + ts_broadcast_row((p)->shape, (p)->a_stride, ts_r);            \
      const B *ts_b = (b) + ts_broadcast_row((p)->shape, (p)->b_stride, ts_r);            \
      for (int32_t ts_i = 0; ts_i < ts_n; ++ts_i, ++(y)) {                                \
        const A u = ts_a[ts_i * (p)->a_stride[4]];                                        \
        const B v = ts_b[ts_i * (p)->b_stride[4]];                                        \
        *(y) = (EXPRESSION);                                                              \
      }                                                                                   \
    }                                                                                     \
  } while (0)

#endif
