/* EXP: y = e^x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_EXP_H
#define TS_EXP_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_exp_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
