/* SPDX-License-Identifier: MIT-0 */
#include "ts_lut.h"

TS_KERNEL void ts_lut_s8(const ts_lut_s8_params *p, const int8_t *x, int8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = p->table[x[i] + 128];
}
