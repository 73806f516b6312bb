/* BITWISE_XOR: y = the bits in which a and b differ; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_BITWISE_XOR_H
#define TS_BITWISE_XOR_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_bitwise_xor_s8(const ts_pair_params *p, const int8_t *a, const int8_t *b, int8_t *y);
TS_KERNEL void ts_bitwise_xor_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y);
TS_KERNEL void ts_bitwise_xor_s16(const ts_pair_params *p, const int16_t *a, const int16_t *b, int16_t *y);
TS_KERNEL void ts_bitwise_xor_u16(const ts_pair_params *p, const uint16_t *a, const uint16_t *b, uint16_t *y);
TS_KERNEL void ts_bitwise_xor_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y);
TS_KERNEL void ts_bitwise_xor_u32(const ts_pair_params *p, const uint32_t *a, const uint32_t *b, uint32_t *y);

#ifdef __cplusplus
}
#endif

#endif
