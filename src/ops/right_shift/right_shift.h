/* RIGHT_SHIFT: y = a >> b, signed numbers keeping their sign; b is bounded to 0 and the bits of the type less one; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_RIGHT_SHIFT_H
#define TS_RIGHT_SHIFT_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_right_shift_s8(const ts_pair_params *p, const int8_t *a, const int8_t *b, int8_t *y);
TS_KERNEL void ts_right_shift_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y);
TS_KERNEL void ts_right_shift_s16(const ts_pair_params *p, const int16_t *a, const int16_t *b, int16_t *y);
TS_KERNEL void ts_right_shift_u16(const ts_pair_params *p, const uint16_t *a, const uint16_t *b, uint16_t *y);
TS_KERNEL void ts_right_shift_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);
TS_KERNEL void ts_right_shift_u32(const ts_pair_params *p, const uint32_t *a, const uint32_t *b, uint32_t *y);

#ifdef __cplusplus
}
#endif

#endif
