/* SPDX-License-Identifier: MIT-0 */
#include "reduce_any.h"

TS_KERNEL void ts_reduce_any_u8(const ts_reduce_any_params *p, const uint8_t *x, uint8_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int result = 0;
    TS_REDUCE(p, uint8_t, x, i, result |= u != 0);
    y[i] = (uint8_t)result;
  }
}
