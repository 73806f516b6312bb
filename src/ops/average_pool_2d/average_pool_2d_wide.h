/* AVERAGE_POOL_2D, int8, for the wide registers of a host: ts_average_pool_2d_s8 on 16 channels at a time. Windows of at most 65,000 pixels.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_AVERAGE_POOL_2D_WIDE_H
#define TS_AVERAGE_POOL_2D_WIDE_H

#include "average_pool_2d.h"
#include "ts_wide.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_average_pool_2d_s8_wide(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
