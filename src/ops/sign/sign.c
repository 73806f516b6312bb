/* SPDX-License-Identifier: MIT-0 */
#include "sign.h"

TS_KERNEL void ts_sign_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, u > 0.0f ? 1.0f : u < 0.0f ? -1.0f : 0.0f); }

TS_KERNEL void ts_sign_s32(const ts_unary_params *p, const int32_t *x, int32_t *y) { TS_UNARY(p, int32_t, x, y, (u > 0) - (u < 0)); }
