/* SPDX-License-Identifier: MIT-0 */
#include "ts_interpolate.h"

TS_KERNEL void ts_interpolate_s16(const ts_interpolate_s16_params *p, const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < p->count; ++i) {
    const int32_t place = x[i] + 32768;
    const int16_t *point = p->table + place / 128;
    const int16_t slope = (int16_t)(uint16_t)((uint32_t)point[1] - (uint32_t)point[0]); /* of 16 bits, as the reference's */
    y[i] = (int16_t)(uint16_t)((uint32_t)point[0] + (uint32_t)((slope * (place % 128) + 64) >> 7));
  }
}
