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

#define TS_REDUCE_PROD_QUANTISED(p, T, x, y, LOW, HIGH)                                                              \
  do {                                                                                                               \
    const int32_t outputs = ts_reduce_outputs((p)->kept);                                                            \
    for (int32_t i = 0; i < outputs; ++i) {                                                                          \
      int32_t product = 0;                                                                                           \
      int first = 1;                                                                                                 \
      TS_REDUCE(p, T, x, i, {                                                                                        \
        const int32_t v = u - (p)->x_zero;                                                                           \
        product = first ? v : ts_requantise_64((int64_t)product * v, (p)->multiplier, (p)->shift);                   \
        first = 0;                                                                                                   \
      });                                                                                                            \
      const int32_t steps = ts_requantise_64(product, (p)->multiplier, (p)->shift);                                  \
      (y)[i] = (T)ts_clamp(ts_add(steps, (p)->y_zero), LOW, HIGH);                                                   \
    }                                                                                                                \
  } while (0)

TS_KERNEL void ts_reduce_prod_s8(const ts_reduce_prod_s8_params *p, const int8_t *x, int8_t *y) { TS_REDUCE_PROD_QUANTISED(p, int8_t, x, y, -128, 127); }

TS_KERNEL void ts_reduce_prod_s16(const ts_reduce_prod_s8_params *p, const int16_t *x, int16_t *y) {
  TS_REDUCE_PROD_QUANTISED(p, int16_t, x, y, -32768, 32767);
}
