/* SPDX-License-Identifier: MIT-0 */
#include "logistic.h"

#include "ts_math.h"
#include "ts_sigmoid.h"

TS_KERNEL void ts_logistic_f32(const ts_logistic_f32_params *p, const float *x, float *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_logisticf(x[i]);
}

TS_KERNEL void ts_logistic_s16(const ts_logistic_s16_params *p, const int16_t *x, int16_t *y) {
  for (int32_t i = 0; i < p->count; ++i) y[i] = ts_sigmoid_s16(p->table, ts_sigmoid_steps(x[i], p->multiplier, p->shift));
}
