/* MAXIMUM: y = the greater of a and b; unlike shapes broadcast (ts_broadcast.h). Quantised operands have one scale.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MAXIMUM_H
#define TS_MAXIMUM_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_maximum_f32(const ts_pair_params *p, const float *a, const float *b, float *y);
TS_KERNEL void ts_maximum_s8(const ts_pair_params *p, const int8_t *a, const int8_t *b, int8_t *y);
TS_KERNEL void ts_maximum_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y);
TS_KERNEL void ts_maximum_s16(const ts_pair_params *p, const int16_t *a, const int16_t *b, int16_t *y);
TS_KERNEL void ts_maximum_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);
TS_KERNEL void ts_maximum_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y);

#ifdef __cplusplus
}
#endif

#endif
