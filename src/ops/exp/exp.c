/* SPDX-License-Identifier: MIT-0 */
#include "exp.h"

#include "ts_math.h"

TS_KERNEL void ts_exp_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, ts_expf(u)); }
