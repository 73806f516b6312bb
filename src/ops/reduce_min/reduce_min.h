/* REDUCE_MIN: y = the least of x over some dimensions (ts_reduce.h). x and y have one scale.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REDUCE_MIN_H
#define TS_REDUCE_MIN_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
} ts_reduce_min_params;

TS_KERNEL void ts_reduce_min_f32(const ts_reduce_min_params *p, const float *x, float *y);
TS_KERNEL void ts_reduce_min_s8(const ts_reduce_min_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_reduce_min_u8(const ts_reduce_min_params *p, const uint8_t *x, uint8_t *y);
TS_KERNEL void ts_reduce_min_s16(const ts_reduce_min_params *p, const int16_t *x, int16_t *y);
TS_KERNEL void ts_reduce_min_s32(const ts_reduce_min_params *p, const int32_t *x, int32_t *y);
TS_KERNEL void ts_reduce_min_s64(const ts_reduce_min_params *p, const int64_t *x, int64_t *y);

#ifdef __cplusplus
}
#endif

#endif
