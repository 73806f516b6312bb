/* ADD, int8 operands of one shape: the sums of ts_add_s8 by two multiplications or from two tables, for cores with the DSP extension, and
 * for those without a long multiplication. The compiler of models has tried all 65536 pairs.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_DSP_H
#define TS_ADD_DSP_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count;
  int32_t shift;
  int32_t low, high;
  const int32_t *a_table; /* what each of the operand's 256 values gives, in 2^-shift output steps */
  const int32_t *b_table; /* the same, the zero point and one half added */
} ts_add_s8_dsp_params;

typedef struct {
  int32_t count;
  int32_t a_factor, b_factor, addend; /* in 2^-t output steps */
  int32_t low, high;
} ts_add_s8_factors_params;

/* y = clamp((a * a_factor + b * b_factor + addend) >> t). One kernel of the family, its name: t, n where
 * both factors are below 2^23, and c where low and high are not the type's range. */
#define TS_ADD_S8_DSP_DECLARE(kind) \
  TS_KERNEL void ts_add_s8_dsp_##kind(const ts_add_s8_factors_params *p, const int8_t *a, const int8_t *b, int8_t *y);

/* y = clamp((a_table[a + 128] + b_table[b + 128]) >> shift). */
TS_KERNEL void ts_add_s8_dsp(const ts_add_s8_dsp_params *p, const int8_t *a, const int8_t *b, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
