/* ARG_MIN: y = the index of the least element along an axis, the first of equals.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ARG_MIN_H
#define TS_ARG_MIN_H

#include "ts_arg.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (outer, size, inner), y (outer, inner), of int32, or int64 if `wide`: little-endian low and high words then. */
typedef struct {
  int32_t outer, size, inner;
  int32_t wide;
} ts_arg_min_params;

TS_KERNEL void ts_arg_min_f32(const ts_arg_min_params *p, const float *x, uint8_t *y);
TS_KERNEL void ts_arg_min_s8(const ts_arg_min_params *p, const int8_t *x, uint8_t *y);
TS_KERNEL void ts_arg_min_u8(const ts_arg_min_params *p, const uint8_t *x, uint8_t *y);
TS_KERNEL void ts_arg_min_s16(const ts_arg_min_params *p, const int16_t *x, uint8_t *y);
TS_KERNEL void ts_arg_min_s32(const ts_arg_min_params *p, const int32_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
