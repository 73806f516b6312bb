/* SPDX-License-Identifier: MIT-0 */
#include "reduce_prod.h"

TS_KERNEL void ts_reduce_prod_f32(const ts_reduce_prod_params *p, const float *x, float *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    float result = 1;
    TS_REDUCE(p, float, x, i, result *= u);
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_prod_s32(const ts_reduce_prod_params *p, const int32_t *x, int32_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int32_t result = 1;
    TS_REDUCE(p, int32_t, x, i, result = ts_mul(result, u));
    y[i] = result;
  }
}

TS_KERNEL void ts_reduce_prod_s64(const ts_reduce_prod_params *p, const int64_t *x, int64_t *y) {
  const int32_t outputs = ts_reduce_outputs(p->kept);
  for (int32_t i = 0; i < outputs; ++i) {
    int64_t result = 1;
    TS_REDUCE(p, int64_t, x, i, result = (int64_t)((uint64_t)result * (uint64_t)u));
    y[i] = result;
  }
}
