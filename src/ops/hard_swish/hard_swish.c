/* SPDX-License-Identifier: MIT-0 */
#include "hard_swish.h"

TS_KERNEL void ts_hard_swish_f32(const ts_unary_params *p, const float *x, float *y) {
  TS_UNARY(p, float, x, y, u * ts_clampf(u + 3.0f, 0.0f, 6.0f) / 6.0f);
}
