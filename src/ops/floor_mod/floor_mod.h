/* FLOOR_MOD: y = a - b floor(a / b), which has the sign of b. Of integers, a division by 0 gives 0.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FLOOR_MOD_H
#define TS_FLOOR_MOD_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_floor_mod_f32(const ts_pair_params *p, const float *a, const float *b, float *y);
TS_KERNEL void ts_floor_mod_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);
TS_KERNEL void ts_floor_mod_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y);

#ifdef __cplusplus
}
#endif

#endif
