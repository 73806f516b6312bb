/* REDUCE_ALL: y = 1 where all of x over some dimensions (ts_reduce.h) are true, else 0.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_REDUCE_ALL_H
#define TS_REDUCE_ALL_H

#include "ts_reduce.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  TS_REDUCE_MEMBERS;
} ts_reduce_all_params;

TS_KERNEL void ts_reduce_all_u8(const ts_reduce_all_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
