/* L2_POOL_2D: y = act(the square root of the mean of the squares) over a window.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_L2_POOL_2D_H
#define TS_L2_POOL_2D_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (batches, in_h, in_w, channels), y (batches, out_h, out_w, channels). What lies in the padding does not count. */
typedef struct {
  int32_t batches, in_h, in_w, channels, out_h, out_w;
  int32_t k_h, k_w, stride_h, stride_w, pad_top, pad_left;
  float low, high; /* the fused activation */
} ts_l2_pool_2d_params;

TS_KERNEL void ts_l2_pool_2d_f32(const ts_l2_pool_2d_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
