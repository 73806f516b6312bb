/* 1 / (1 + e^-x) and tanh(x) of int16 numbers from one table, as TensorFlow Lite computes them: `v` in steps of 1 / (3 * 4096), the
 * result in steps of 1 / 32768. The table holds about 65536 / (1 + e^(-i / 24)) for i = 0 ... 255.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SIGMOID_H
#define TS_SIGMOID_H

#include "ts.h"

/* The table's line between two entries, 512 steps apart; from entry 255 on the last value. */
static inline int16_t ts_sigmoid_s16(const uint16_t *table, int32_t v) {
  const uint32_t a = (uint32_t)(v < 0 ? -v : v), entry = a >> 9;
  uint32_t r = 0x7FFFu << 10;
  if (entry < 255u) r = ((uint32_t)table[entry] << 9) + (a & 511u) * (uint32_t)(table[entry + 1u] - table[entry]);
  r = v >= 0 ? r + 512u : (1u << 25) - r + 511u;
  return (int16_t)(r >> 10);
}

/* Twice the table at 2 x, less 1: entries 256 steps apart. */
static inline int16_t ts_tanh_steps_s16(const uint16_t *table, int32_t v) {
  const int32_t one = 1 << 23, a = v < 0 ? -v : v, entry = a >> 8;
  int32_t r = 0xFFFF << 8;
  if (entry < 255) r = (table[entry] << 8) + (a & 255) * (table[entry + 1] - table[entry]);
  r = v >= 0 ? r - one + 128 : one - r + 127;
  return (int16_t)(r >> 8);
}

/* x in those steps: x * multiplier / 2^shift, rounded. |x * multiplier| < 2^30. */
static inline int32_t ts_sigmoid_steps(int32_t x, int32_t multiplier, int32_t shift) {
  return (x * multiplier + (shift > 0 ? (int32_t)1 << (shift - 1) : 0)) >> shift;
}

#endif
