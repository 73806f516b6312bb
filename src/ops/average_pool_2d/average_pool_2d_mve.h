/* AVERAGE_POOL_2D, int8, for cores with M-profile vectors: ts_average_pool_2d_s8 for windows of less than 256 taps.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_AVERAGE_POOL_2D_MVE_H
#define TS_AVERAGE_POOL_2D_MVE_H

#include "average_pool_2d.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_average_pool_2d_s8_mve(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
