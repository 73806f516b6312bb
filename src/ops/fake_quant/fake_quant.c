/* SPDX-License-Identifier: MIT-0 */
#include "fake_quant.h"

TS_KERNEL void ts_fake_quant_f32(const ts_fake_quant_f32_params *p, const float *x, float *y) {
  for (int32_t i = 0; i < p->count; ++i) {
    const float above = x[i] > p->low ? x[i] : p->low, inside = above < p->high ? above : p->high;
    y[i] = (float)ts_quantise((inside - p->low) * p->inverse, 0, 0, p->steps) * p->scale + p->low;
  }
}
