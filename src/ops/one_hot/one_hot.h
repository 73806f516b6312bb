/* ONE_HOT: y = `on` at the index, `off` elsewhere, along a new dimension.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ONE_HOT_H
#define TS_ONE_HOT_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* index (outer, inner), y (outer, depth, inner) of `size` bytes an element. */
typedef struct {
  int32_t outer, depth, inner, size;
  uint8_t on[8], off[8];
} ts_one_hot_params;

TS_KERNEL void ts_one_hot_32(const ts_one_hot_params *p, const int32_t *index, uint8_t *y);
TS_KERNEL void ts_one_hot_64(const ts_one_hot_params *p, const int64_t *index, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
