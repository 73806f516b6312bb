/* LOGICAL_NOT: y = 0 where x is not 0, else 1.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LOGICAL_NOT_H
#define TS_LOGICAL_NOT_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_logical_not_u8(const ts_unary_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
