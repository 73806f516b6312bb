/* ELU: y = x where x >= 0, else e^x - 1.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_ELU_H
#define TS_ELU_H

#include "ts_unary.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_elu_f32(const ts_unary_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
