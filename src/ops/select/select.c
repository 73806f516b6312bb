/* SPDX-License-Identifier: MIT-0 */
#include "select.h"

TS_KERNEL void ts_select(const ts_select_params *p, const uint8_t *c, const uint8_t *a, const uint8_t *b, uint8_t *y) {
  const int32_t rows = ts_broadcast_rows(p->shape);
  for (int32_t r = 0; r < rows; ++r) {
    const uint8_t *row_c = c + ts_broadcast_row(p->shape, p->c_stride, r);
    const uint8_t *row_a = a + ts_broadcast_row(p->shape, p->a_stride, r) * p->size;
    const uint8_t *row_b = b + ts_broadcast_row(p->shape, p->b_stride, r) * p->size;
    for (int32_t i = 0; i < p->shape[4]; ++i, y += p->size) {
      const uint8_t *from = row_c[i * p->c_stride[4]] ? row_a + i * p->a_stride[4] * p->size : row_b + i * p->b_stride[4] * p->size;
      if (from != y) memcpy(y, from, (size_t)p->size);
    }
  }
}
