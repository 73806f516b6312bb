/* REVERSE_SEQUENCE: of each batch entry, the first elements along a dimension in reverse order; how many, the entry's length says.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REVERSE_SEQUENCE_H
#define TS_REVERSE_SEQUENCE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x and y (outer, first, between, second, run bytes): one of `first` and `second` counts the batch, the other the sequence. */
typedef struct {
  int32_t outer, first, between, second, run;
  int32_t batch_first; /* 1: `first` is the batch */
} ts_reverse_sequence_params;

/* A length beyond the sequence's takes all of it, one below zero nothing. y must not be x. */
TS_KERNEL void ts_reverse_sequence_32(const ts_reverse_sequence_params *p, const uint8_t *x, const int32_t *length, uint8_t *y);
TS_KERNEL void ts_reverse_sequence_64(const ts_reverse_sequence_params *p, const uint8_t *x, const int64_t *length, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
