/* ADD, int8 operands of one shape: the sums of ts_add_s8 by two multiplications, for cores with M-profile vectors.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_MVE_H
#define TS_ADD_MVE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
  int32_t a_factor, b_factor, addend; /* in 2^-(16 + shift) output steps */
  int32_t low, high;
} ts_add_s8_mve_params;

/* y = clamp((a * a_factor + b * b_factor + addend) / 2^(16 + shift)), rounded, halves upwards. The compiler of models has tried all 65536 pairs. One kernel of the
 * family, its name: the shift, and c where low and high are not the type's range. */
#define TS_ADD_S8_MVE_DECLARE(kind) \
  TS_KERNEL void ts_add_s8_mve_##kind(const ts_add_s8_mve_params *p, const int8_t *a, const int8_t *b, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
