/* REDUCE_PROD: y = the product of x over some dimensions (ts_reduce.h), in memory's order; of integers it wraps.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REDUCE_PROD_H
#define TS_REDUCE_PROD_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
} ts_reduce_prod_params;

TS_KERNEL void ts_reduce_prod_f32(const ts_reduce_prod_params *p, const float *x, float *y);
TS_KERNEL void ts_reduce_prod_s32(const ts_reduce_prod_params *p, const int32_t *x, int32_t *y);
TS_KERNEL void ts_reduce_prod_s64(const ts_reduce_prod_params *p, const int64_t *x, int64_t *y);

#ifdef __cplusplus
}
#endif

#endif
