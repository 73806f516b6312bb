/* SPDX-License-Identifier: MIT-0 */
#include "elu.h"

#include "ts_math.h"

TS_KERNEL void ts_elu_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, u < 0.0f ? ts_expm1f(u) : u); }
