/* SPDX-License-Identifier: MIT-0 */
#include "right_shift.h"

TS_KERNEL void ts_right_shift_s8(const ts_pair_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  TS_BROADCAST(p, int8_t, a, int8_t, b, y, (int8_t)(u >> ts_clamp((int32_t)(v > 7 ? 7 : v), 0, 7)));
}

TS_KERNEL void ts_right_shift_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y) {
  TS_BROADCAST(p, uint8_t, a, uint8_t, b, y, (uint8_t)(u >> ts_clamp((int32_t)(v > 7 ? 7 : v), 0, 7)));
}

TS_KERNEL void ts_right_shift_s16(const ts_pair_params *p, const int16_t *a, const int16_t *b, int16_t *y) {
  TS_BROADCAST(p, int16_t, a, int16_t, b, y, (int16_t)(u >> ts_clamp((int32_t)(v > 15 ? 15 : v), 0, 15)));
}

TS_KERNEL void ts_right_shift_u16(const ts_pair_params *p, const uint16_t *a, const uint16_t *b, uint16_t *y) {
  TS_BROADCAST(p, uint16_t, a, uint16_t, b, y, (uint16_t)(u >> ts_clamp((int32_t)(v > 15 ? 15 : v), 0, 15)));
}

TS_KERNEL void ts_right_shift_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, (int32_t)(u >> ts_clamp((int32_t)(v > 31 ? 31 : v), 0, 31)));
}

TS_KERNEL void ts_right_shift_u32(const ts_pair_params *p, const uint32_t *a, const uint32_t *b, uint32_t *y) {
  TS_BROADCAST(p, uint32_t, a, uint32_t, b, y, (uint32_t)(u >> ts_clamp((int32_t)(v > 31 ? 31 : v), 0, 31)));
}
