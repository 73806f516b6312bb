/* SPDX-License-Identifier: MIT-0 */
#include "equal.h"

TS_KERNEL void ts_equal_f32(const ts_pair_params *p, const float *a, const float *b, uint8_t *y) {
  TS_BROADCAST(p, float, a, float, b, y, u == v ? 1 : 0);
}

TS_KERNEL void ts_equal_s16(const ts_pair_params *p, const int16_t *a, const int16_t *b, uint8_t *y) {
  TS_BROADCAST(p, int16_t, a, int16_t, b, y, u == v ? 1 : 0);
}

TS_KERNEL void ts_equal_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, uint8_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, u == v ? 1 : 0);
}

TS_KERNEL void ts_equal_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, uint8_t *y) {
  TS_BROADCAST(p, int64_t, a, int64_t, b, y, u == v ? 1 : 0);
}

TS_KERNEL void ts_equal_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y) {
  TS_BROADCAST(p, uint8_t, a, uint8_t, b, y, !u == !v ? 1 : 0);
}

TS_KERNEL void ts_equal_s8(const ts_compare_s8_params *p, const int8_t *a, const int8_t *b, uint8_t *y) {
  TS_BROADCAST(p, int8_t, a, int8_t, b, y, ts_compare_a(p, u) == ts_compare_b(p, v) ? 1 : 0);
}

TS_KERNEL void ts_equal_q_u8(const ts_compare_s8_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y) {
  TS_BROADCAST(p, uint8_t, a, uint8_t, b, y, ts_compare_a(p, u) == ts_compare_b(p, v) ? 1 : 0);
}

TS_KERNEL void ts_equal_q_s16(const ts_compare_s8_params *p, const int16_t *a, const int16_t *b, uint8_t *y) {
  TS_BROADCAST(p, int16_t, a, int16_t, b, y, ts_compare_a(p, u) == ts_compare_b(p, v) ? 1 : 0);
}
