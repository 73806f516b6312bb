/* SPDX-License-Identifier: MIT-0 */
#include "square.h"

TS_KERNEL void ts_square_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, u * u); }
