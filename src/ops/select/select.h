/* SELECT and SELECT_V2: y = a where c is not 0, else b; unlike shapes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SELECT_H
#define TS_SELECT_H

#include "ts_broadcast.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t shape[5], c_stride[5], a_stride[5], b_stride[5]; /* strides in elements; 0 repeats */
  int32_t size;                                            /* bytes of an element */
} ts_select_params;

TS_KERNEL void ts_select(const ts_select_params *p, const uint8_t *c, const uint8_t *a, const uint8_t *b, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
