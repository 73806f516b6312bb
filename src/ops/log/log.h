/* LOG: y = the natural logarithm of x: -infinity of 0, NaN below.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LOG_H
#define TS_LOG_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_log_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
