/* HARD_SWISH: y = x min(max(x + 3, 0), 6) / 6.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_HARD_SWISH_H
#define TS_HARD_SWISH_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_hard_swish_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
