/* CEIL: y = the smallest whole number not below x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CEIL_H
#define TS_CEIL_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_ceil_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
