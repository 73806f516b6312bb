/* L2_NORMALIZATION: each row of x divided by its length.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_L2_NORMALIZATION_H
#define TS_L2_NORMALIZATION_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t rows, size;
} ts_l2_normalization_f32_params;

/* The squares are summed in memory's order by fused multiply-adds; the length is 1e-6 at least. */
TS_KERNEL void ts_l2_normalization_f32(const ts_l2_normalization_f32_params *p, const float *x, float *y);

typedef struct {
  int32_t rows, size;
  int32_t x_zero;
} ts_l2_normalization_s8_params;

/* y, in steps of 1/128 with zero point 0, by ts_inverse_sqrt of the sum of the squares (32 bits, which wrap). */
TS_KERNEL void ts_l2_normalization_s8(const ts_l2_normalization_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
