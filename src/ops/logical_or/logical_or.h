/* LOGICAL_OR: y = 1 where a or b is not 0, else 0.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LOGICAL_OR_H
#define TS_LOGICAL_OR_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_logical_or_u8(const ts_pair_params *p, const uint8_t *a, const uint8_t *b, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
