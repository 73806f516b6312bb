/* SPDX-License-Identifier: MIT-0 */
#include "logical_not.h"

TS_KERNEL void ts_logical_not_u8(const ts_unary_params *p, const uint8_t *x, uint8_t *y) { TS_UNARY(p, uint8_t, x, y, u ? 0 : 1); }
