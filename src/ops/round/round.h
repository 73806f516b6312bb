/* ROUND: y = the nearest whole number, the even one of two.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ROUND_H
#define TS_ROUND_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_round_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
