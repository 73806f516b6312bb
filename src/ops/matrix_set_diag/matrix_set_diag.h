/* MATRIX_SET_DIAG: y = x, matrices, but for their diagonals.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MATRIX_SET_DIAG_H
#define TS_MATRIX_SET_DIAG_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x and y `matrices` of `bytes`, diagonal (matrices, count) of elements of `size` bytes, which stand `step` bytes apart in y. */
typedef struct {
  int32_t matrices, bytes, count, step, size;
} ts_matrix_set_diag_params;

/* y may be x, or begin before it. */
TS_KERNEL void ts_matrix_set_diag(const ts_matrix_set_diag_params *p, const uint8_t *x, const uint8_t *diagonal, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
