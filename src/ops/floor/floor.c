/* SPDX-License-Identifier: MIT-0 */
#include "floor.h"

TS_KERNEL void ts_floor_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, floorf(u)); }
