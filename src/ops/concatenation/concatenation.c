/* SPDX-License-Identifier: MIT-0 */
#include "concatenation.h"

TS_KERNEL void ts_concatenation_u8(const ts_concatenation_u8_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t r = 0; r < p->rows; ++r, x += p->run)
    for (int32_t i = 0; i < p->run; ++i) y[p->y_start + r * p->y_step + i] = p->table[x[i]];
}
