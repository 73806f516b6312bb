/* SPDX-License-Identifier: MIT-0 */
#include "ts_values.h"

TS_KERNEL void ts_values(const ts_values_params *p, uint8_t *y) {
  for (int32_t i = 0; i < p->bytes; ++i) y[i] = p->values[i];
}
