/* SPDX-License-Identifier: MIT-0 */
#include "log.h"

#include "ts_math.h"

TS_KERNEL void ts_log_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, ts_logf(u)); }
