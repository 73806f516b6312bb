/* COS: y = cos(x), x in radians.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_COS_H
#define TS_COS_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_cos_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
