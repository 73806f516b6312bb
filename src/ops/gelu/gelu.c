/* SPDX-License-Identifier: MIT-0 */
#include "gelu.h"

TS_KERNEL void ts_gelu_f32(const ts_gelu_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, ts_gelu_of(u, p->approximate)); }
