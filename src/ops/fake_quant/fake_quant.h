/* FAKE_QUANT: x on the grid of a quantised tensor, still in float.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FAKE_QUANT_H
#define TS_FAKE_QUANT_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t count, steps; /* steps from low to high */
  float low, high, scale, inverse;
} ts_fake_quant_f32_params;

/* y = round((x - low) inverse) scale + low, x cut to [low, high] before; halves go up, NaN gives low. y may be x. */
TS_KERNEL void ts_fake_quant_f32(const ts_fake_quant_f32_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
