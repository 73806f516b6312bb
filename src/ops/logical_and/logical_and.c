/* SPDX-License-Identifier: MIT-0 */
#include "logical_and.h"

TS_KERNEL void ts_logical_and_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y) {
  TS_BROADCAST(p, uint8_t, a, uint8_t, b, y, u && v ? 1 : 0);
}
