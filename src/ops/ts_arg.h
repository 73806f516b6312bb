/* What ARG_MAX and ARG_MIN share.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ARG_H
#define TS_ARG_H

#include "ts.h"

/* Writes an index as an int32 or an int64. */
static inline uint8_t *ts_arg_put(uint8_t *y, int32_t index, int32_t wide) {
  const int64_t both = index;
  if (wide) memcpy(y, &both, 8);
  else memcpy(y, &index, 4);
  return y + (wide ? 8 : 4);
}

/* The first u along the axis that is BETTER (> or <) than all before it. */
#define TS_ARG(p, T, x, y, BETTER)                                                        \
  do {                                                                                    \
    for (int32_t ts_o = 0; ts_o < (p)->outer; ++ts_o, (x) += (p)->size * (p)->inner)      \
      for (int32_t ts_i = 0; ts_i < (p)->inner; ++ts_i) {                                 \
        int32_t ts_best = 0;                                                              \
        for (int32_t ts_k = 1; ts_k < (p)->size; ++ts_k)                                  \
          if ((x)[ts_k * (p)->inner + ts_i] BETTER (x)[ts_best * (p)->inner + ts_i]) ts_best = ts_k; \
        (y) = ts_arg_put(y, ts_best, (p)->wide);                                          \
      }                                                                                   \
  } while (0)

#endif
