/* REDUCE_ANY: y = 1 where any of x over some dimensions (ts_reduce.h) is true, else 0.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REDUCE_ANY_H
#define TS_REDUCE_ANY_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
} ts_reduce_any_params;

TS_KERNEL void ts_reduce_any_u8(const ts_reduce_any_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
