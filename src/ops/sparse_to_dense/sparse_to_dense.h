/* SPARSE_TO_DENSE: y = a constant everywhere, but for the elements that rows of indices name.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SPARSE_TO_DENSE_H
#define TS_SPARSE_TO_DENSE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* index (rows, depth), values (rows) or one; elements of `element` bytes. */
typedef struct {
  int32_t count, rows, depth, element;
  int32_t value_step;       /* bytes from one value to the next; 0: there is only one */
  int32_t size[8], step[8]; /* y's dimensions, and their steps in bytes */
} ts_sparse_to_dense_params;

/* Of rows that name the same element the last one counts; one whose index is out of range is left out. */
TS_KERNEL void ts_sparse_to_dense_32(const ts_sparse_to_dense_params *p, const int32_t *index, const uint8_t *values, const uint8_t *otherwise, uint8_t *y);
TS_KERNEL void ts_sparse_to_dense_64(const ts_sparse_to_dense_params *p, const int64_t *index, const uint8_t *values, const uint8_t *otherwise, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
