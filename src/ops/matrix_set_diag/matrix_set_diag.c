/* SPDX-License-Identifier: MIT-0 */
#include "matrix_set_diag.h"

TS_KERNEL void ts_matrix_set_diag(const ts_matrix_set_diag_params *p, const uint8_t *x, const uint8_t *diagonal, uint8_t *y) {
  if (y != x) memmove(y, x, (size_t)p->matrices * (size_t)p->bytes);
  for (int32_t n = 0; n < p->matrices; ++n, y += p->bytes)
    for (int32_t i = 0; i < p->count; ++i, diagonal += p->size) memcpy(y + i * p->step, diagonal, (size_t)p->size);
}
