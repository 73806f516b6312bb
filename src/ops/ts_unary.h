/* What the kernels share that make each element of y from the same element of x. y may be x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_UNARY_H
#define TS_UNARY_H

#include "ts.h"

typedef struct {
  int32_t count; /* elements */
} ts_unary_params;

/* y[i] = EXPRESSION of u, over all elements. */
#define TS_UNARY(p, T, x, y, EXPRESSION)               \
  do {                                                 \
    for (int32_t ts_i = 0; ts_i < (p)->count; ++ts_i) { \
      const T u = (x)[ts_i];                           \
      (y)[ts_i] = (EXPRESSION);                        \
    }                                                  \
  } while (0)

#endif
