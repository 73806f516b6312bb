/* SPDX-License-Identifier: MIT-0 */
#include "neg.h"

TS_KERNEL void ts_neg_f32(const ts_unary_params *p, const float *x, float *y) { TS_UNARY(p, float, x, y, -u); }

TS_KERNEL void ts_neg_s32(const ts_unary_params *p, const int32_t *x, int32_t *y) { TS_UNARY(p, int32_t, x, y, ts_sub(0, u)); }

TS_KERNEL void ts_neg_s64(const ts_unary_params *p, const int64_t *x, int64_t *y) { TS_UNARY(p, int64_t, x, y, (int64_t)(0u - (uint64_t)u)); }
