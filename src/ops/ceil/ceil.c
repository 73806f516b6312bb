/* SPDX-License-Identifier: MIT-0 */
#include "ceil.h"

TS_KERNEL void ts_ceil_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, ceilf(u)); }
