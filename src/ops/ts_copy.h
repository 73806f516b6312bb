/* The one kernel that moves bytes without looking at them, and one that fills.
 *
 * TRANSPOSE, SLICE, CONCATENATION, SPLIT, TILE and their kin are all nested loops over a strided source and a strided
 * target. The compiler works the loops out and merges those that lie together, so most calls move long runs.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_COPY_H
#define TS_COPY_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* At most 8 loops, the innermost last; unused ones come first and count 1. Steps and starts are in bytes; a step of x may
 * be 0 (repeat) or negative (reverse). */
typedef struct {
  int32_t count[8], x_step[8], y_step[8];
  int32_t x_start, y_start;
  int32_t run; /* bytes moved at each position */
} ts_copy_params;

TS_KERNEL void ts_copy(const ts_copy_params *p, const uint8_t *x, uint8_t *y);

typedef struct {
  int32_t count, size; /* `count` elements of `size` bytes, 1 to 8 */
  uint8_t value[8];
} ts_fill_params;

TS_KERNEL void ts_fill(const ts_fill_params *p, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
