/* What the operators on segments share: rows of x, each of which an index sends to a row of y, where they are joined.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SEGMENT_H
#define TS_SEGMENT_H

#include "ts.h"

/* x (rows, run), segment (rows), y (segments, run). */
typedef struct {
  int32_t rows, run, segments;
} ts_segment_params;

/* y = FIRST, then, in the order of x's rows, each u of y becomes JOINED with x's v. A row whose segment is out of range is left out. */
#define TS_SEGMENT(p, T, x, segment, y, FIRST, JOINED)                       \
  do {                                                                       \
    for (int32_t i = 0; i < (p)->segments * (p)->run; ++i) (y)[i] = (FIRST); \
    for (int32_t r = 0; r < (p)->rows; ++r, (x) += (p)->run) {               \
      const int32_t to = (segment)[r];                                       \
      if (to < 0 || to >= (p)->segments) continue;                           \
      for (int32_t i = 0; i < (p)->run; ++i) {                               \
        const T u = (y)[to * (p)->run + i], v = (x)[i];                      \
        (y)[to * (p)->run + i] = (JOINED);                                   \
      }                                                                      \
    }                                                                        \
  } while (0)

#endif
