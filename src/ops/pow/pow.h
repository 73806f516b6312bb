/* POW: y = a to the power b. Of integers, it wraps, and a negative power of another base than 1 and -1 is 0.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_POW_H
#define TS_POW_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_pow_f32(const ts_pair_params *p, const float *a, const float *b, float *y);
TS_KERNEL void ts_pow_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
