/* ADD of int8 tensors of one shape, for the wide registers of a host: ts_add_s8 on eight elements at a time, and on sixteen by two
 * multiplications where the compiler of models has found factors that are right for all 65536 pairs.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_WIDE_H
#define TS_ADD_WIDE_H

#include "add.h"
#include "ts_wide.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_add_s8_wide(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);

typedef struct {
  int32_t count;
  int32_t a_factor, b_factor, addend, shift; /* y = clamp((a * a_factor + b * b_factor + addend) >> shift); factors below 2^30, sums within 32 bits */
  int32_t low, high;
} ts_add_s8_wide_factors_params;

TS_KERNEL void ts_add_s8_wide_factors(const ts_add_s8_wide_factors_params *p, const int8_t *a, const int8_t *b, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
