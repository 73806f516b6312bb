/* AVERAGE_POOL_2D, int8, for cores with the DSP extension: four channels at a time, their sums as halfwords; the bytes of
 * ts_average_pool_2d_s8. Channels a multiple of 4, windows of at most 255 taps.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_AVERAGE_POOL_2D_DSP_H
#define TS_AVERAGE_POOL_2D_DSP_H

#include "average_pool_2d.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_average_pool_2d_s8_dsp(const ts_average_pool_2d_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
