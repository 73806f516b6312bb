/* SIGN: y = 1, 0 or -1.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SIGN_H
#define TS_SIGN_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_sign_f32(const ts_unary_params *p, const float *x, float *y);
TS_KERNEL void ts_sign_s32(const ts_unary_params *p, const int32_t *x, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
