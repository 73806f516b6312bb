/* FLOOR_DIV: y = the greatest whole number not above a / b. Of integers, a division by 0 gives 0.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FLOOR_DIV_H
#define TS_FLOOR_DIV_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_floor_div_f32(const ts_pair_params *p, const float *a, const float *b, float *y);
TS_KERNEL void ts_floor_div_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
