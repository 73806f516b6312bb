/* ADD of int8 tensors of one shape, for the wide registers of a host: ts_add_s8 on eight elements at a time.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ADD_WIDE_H
#define TS_ADD_WIDE_H

#include "add.h"
#include "ts_wide.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_add_s8_wide(const ts_add_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
