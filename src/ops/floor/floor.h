/* FLOOR: y = the greatest whole number not above x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FLOOR_H
#define TS_FLOOR_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_floor_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
