/* What the reductions share: SUM, MEAN, REDUCE_MAX, REDUCE_MIN, REDUCE_PROD, REDUCE_ANY and REDUCE_ALL.
 *
 * The compiler merges dimensions that lie together and are both kept or both folded; of eight that leaves at most four of
 * either kind. y's elements run over the kept ones; each is made from all the folded ones, in their order in memory.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REDUCE_H
#define TS_REDUCE_H

#include "ts.h"

/* The members that every reduction's parameters begin with; steps in elements of x. Unused dimensions are 1. */
#define TS_REDUCE_MEMBERS \
  int32_t kept[4], kept_step[4], folded[4], folded_step[4]

static inline int32_t ts_reduce_outputs(const int32_t kept[4]) { return kept[0] * kept[1] * kept[2] * kept[3]; }

/* Where the elements of output `i` start. */
static inline int32_t ts_reduce_start(const int32_t kept[4], const int32_t step[4], int32_t i) {
  int32_t at = 0;
  for (int d = 3; d >= 0; --d) {
    at += i % kept[d] * step[d];
    i /= kept[d];
  }
  return at;
}

/* STATEMENT for each u of type T that output i is made of. */
#define TS_REDUCE(p, T, x, i, STATEMENT)                                                     \
  do {                                                                                       \
    const T *ts_0 = (x) + ts_reduce_start((p)->kept, (p)->kept_step, i);                     \
    for (int32_t ts_a = 0; ts_a < (p)->folded[0]; ++ts_a)                                    \
      for (int32_t ts_b = 0; ts_b < (p)->folded[1]; ++ts_b)                                  \
        for (int32_t ts_c = 0; ts_c < (p)->folded[2]; ++ts_c) {                              \
          const T *ts_x = ts_0 + ts_a * (p)->folded_step[0] + ts_b * (p)->folded_step[1] +   \
                          ts_c * (p)->folded_step[2];                                        \
          for (int32_t ts_d = 0; ts_d < (p)->folded[3]; ++ts_d) {                            \
            const T u = ts_x[ts_d * (p)->folded_step[3]];                                    \
            STATEMENT;                                                                       \
          }                                                                                  \
        }                                                                                    \
  } while (0)

/* A kernel whose outputs are the extreme of their elements: u takes the result's place where u OP result. A NaN never does. */
#define TS_REDUCE_EXTREME(kernel, params, T, FIRST, OP)                    \
  TS_KERNEL void kernel(const params *p, const T *x, T *y) {               \
    const int32_t outputs = ts_reduce_outputs(p->kept);                    \
    for (int32_t i = 0; i < outputs; ++i) {                                \
      T result = FIRST;                                                    \
      TS_REDUCE(p, T, x, i, result = u OP result ? u : result);            \
      y[i] = result;                                                       \
    }                                                                      \
  }

#endif
