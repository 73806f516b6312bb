/* ADD_N: y = the sum of operands of one shape, two at a time.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_N_H
#define TS_ADD_N_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_add_n_f32(const ts_unary_params *p, const float *a, const float *b, float *y);

/* Sums wrap. */
TS_KERNEL void ts_add_n_s32(const ts_unary_params *p, const int32_t *a, const int32_t *b, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
