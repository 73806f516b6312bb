/* SPDX-License-Identifier: MIT-0 */
#include "ts_variable.h"

TS_KERNEL void ts_variable(const ts_variable_params *p, const uint8_t *x, uint8_t *y) {
  if (p->initial == 0) {
    memcpy(y, x, (size_t)p->bytes);
    return;
  }
  for (int32_t i = 0; i < p->bytes; ++i) y[i] = (uint8_t)(x[i] ^ p->initial[i]);
}
