/* ADD, SUB and MUL of int64: shapes broadcast (ts_broadcast.h), results wrap around, as two's complement does.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_WHOLE64_H
#define TS_WHOLE64_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_add_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y);
TS_KERNEL void ts_sub_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y);
TS_KERNEL void ts_mul_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y);

#ifdef __cplusplus
}
#endif

#endif
