/* MEAN, int8, over dimensions that lie together before the last one (an image's height and width), for cores with M-profile vectors.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_MEAN_MVE_H
#define TS_MEAN_MVE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t outer, elements, channels; /* x: (outer, elements, channels), y: (outer, channels) */
  int32_t x_zeros, y_zero, multiplier, shift, low, high; /* as ts_mean_s8_params's; shift < 0 */
} ts_mean_s8_mve_params;

TS_KERNEL void ts_mean_s8_mve(const ts_mean_s8_mve_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
