/* What the comparisons of int8, uint8 and int16 share: operands of two scales and zero points.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_COMPARE_H
#define TS_COMPARE_H

#include "ts_pair.h"

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t a_zero, a_multiplier, a_shift, b_zero, b_multiplier, b_shift; /* the multipliers are the scales themselves */
} ts_compare_s8_params;

/* Real numbers in steps of 2^-8. */
static inline int32_t ts_compare_a(const ts_compare_s8_params *p, int32_t a) {
  return ts_requantise((a - p->a_zero) * 256, p->a_multiplier, p->a_shift);
}
static inline int32_t ts_compare_b(const ts_compare_s8_params *p, int32_t b) {
  return ts_requantise((b - p->b_zero) * 256, p->b_multiplier, p->b_shift);
}

#endif
