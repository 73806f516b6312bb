/* NEG: y = -x; the least integer stays itself.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_NEG_H
#define TS_NEG_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_neg_f32(const ts_unary_params *p, const float *x, float *y);
TS_KERNEL void ts_neg_s32(const ts_unary_params *p, const int32_t *x, int32_t *y);
TS_KERNEL void ts_neg_s64(const ts_unary_params *p, const int64_t *x, int64_t *y);

#ifdef __cplusplus
}
#endif

#endif
