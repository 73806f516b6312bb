/* LESS_EQUAL: y = 1 where a <= b, else 0; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LESS_EQUAL_H
#define TS_LESS_EQUAL_H

#include "ts_compare.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_less_equal_f32(const ts_pair_params *p, const float *a, const float *b, uint8_t *y);
TS_KERNEL void ts_less_equal_s16(const ts_pair_params *p, const int16_t *a, const int16_t *b, uint8_t *y);
TS_KERNEL void ts_less_equal_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, uint8_t *y);
TS_KERNEL void ts_less_equal_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, uint8_t *y);

/* The real numbers are compared, in steps of 2^-8. */
TS_KERNEL void ts_less_equal_s8(const ts_compare_s8_params *p, const int8_t *a, const int8_t *b, uint8_t *y);
TS_KERNEL void ts_less_equal_q_u8(const ts_compare_s8_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
