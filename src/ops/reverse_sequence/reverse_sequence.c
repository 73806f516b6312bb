/* SPDX-License-Identifier: MIT-0 */
#include "reverse_sequence.h"

/* Where element `at` of a sequence comes from. */
static inline int32_t ts_reversed(int32_t at, int64_t length, int32_t most) {
  if (length > most) length = most;
  return at < length ? (int32_t)length - 1 - at : at;
}

#define TS_REVERSE_SEQUENCE(p, x, length, y)                                                                               \
  for (int32_t o = 0; o < (p)->outer; ++o, x += (p)->first * (p)->between * (p)->second * (p)->run)                        \
    for (int32_t a = 0; a < (p)->first; ++a)                                                                               \
      for (int32_t i = 0; i < (p)->between; ++i)                                                                           \
        for (int32_t b = 0; b < (p)->second; ++b, y += (p)->run) {                                                         \
          const int32_t u = (p)->batch_first ? a : ts_reversed(a, length[b], (p)->first);                                  \
          const int32_t v = (p)->batch_first ? ts_reversed(b, length[a], (p)->second) : b;                                 \
          memcpy(y, x + ((u * (p)->between + i) * (p)->second + v) * (p)->run, (size_t)(p)->run);                          \
        }

TS_KERNEL void ts_reverse_sequence_32(const ts_reverse_sequence_params *p, const uint8_t *x, const int32_t *length, uint8_t *y) {
  TS_REVERSE_SEQUENCE(p, x, length, y)
}

TS_KERNEL void ts_reverse_sequence_64(const ts_reverse_sequence_params *p, const uint8_t *x, const int64_t *length, uint8_t *y) {
  TS_REVERSE_SEQUENCE(p, x, length, y)
}
