/* SPDX-License-Identifier: MIT-0 */
#include "batch_matmul.h"

#include "ts_hybrid.h"

/* For each element of y: STATEMENT for each pair u, v along the depth with `sum` of type SUM from 0, then RESULT. */
#define TS_BATCH_MATMUL(p, T, a, b, y, SUM, STATEMENT, RESULT)                                                              \
  do {                                                                                                                      \
    const int32_t rows_of_batches = ts_broadcast_rows((p)->shape);                                                          \
    for (int32_t n = 0; n < rows_of_batches; ++n)                                                                           \
      for (int32_t m = 0; m < (p)->shape[4]; ++m) {                                                                         \
        const T *matrix_a = (a) + ts_broadcast_row((p)->shape, (p)->a_stride, n) + m * (p)->a_stride[4];                    \
        const T *matrix_b = (b) + ts_broadcast_row((p)->shape, (p)->b_stride, n) + m * (p)->b_stride[4];                    \
        for (int32_t i = 0; i < (p)->rows; ++i)                                                                             \
          for (int32_t j = 0; j < (p)->columns; ++j, ++(y)) {                                                               \
            SUM sum = 0;                                                                                                    \
            for (int32_t k = 0; k < (p)->depth; ++k) {                                                                      \
              const T u = matrix_a[i * (p)->a_row + k * (p)->a_depth], v = matrix_b[k * (p)->b_depth + j * (p)->b_column];  \
              STATEMENT;                                                                                                    \
            }                                                                                                               \
            *(y) = (RESULT);                                                                                                \
          }                                                                                                                 \
      }                                                                                                                     \
  } while (0)

TS_KERNEL void ts_batch_matmul_f32(const ts_batch_matmul_f32_params *p, const float *a, const float *b, float *y) {
  TS_BATCH_MATMUL(p, float, a, b, y, float, sum = ts_fma(u, v, sum), sum);
}

TS_KERNEL void ts_batch_matmul_s8(const ts_batch_matmul_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y) {
  TS_BATCH_MATMUL(p, int8_t, a, b, y, int32_t, sum = ts_add(sum, (u - p->a_zero) * (v - p->b_zero)),
                  (int8_t)ts_clamp(ts_add(p->y_zero, ts_requantise(sum, p->multiplier, p->shift)), -128, 127));
}

TS_KERNEL void ts_batch_matmul_s16(const ts_batch_matmul_s8_params *p, const int16_t *a, const int16_t *b, int16_t *y) {
  TS_BATCH_MATMUL(p, int16_t, a, b, y, int64_t, sum += u * v,
                  (int16_t)ts_clamp(ts_requantise_64(sum, p->multiplier, p->shift), -32768, 32767));
}

/* The zero point's part is taken off in float, as TensorFlow Lite does: sums of 2^24 and more are rounded. */
TS_KERNEL void ts_batch_matmul_hybrid(const ts_batch_matmul_hybrid_params *p, const float *a, const int8_t *b, float *y, void *scratch) {
  float *row = (float *)scratch;
  int8_t *q = (int8_t *)(row + p->depth);
  const int32_t batches = ts_broadcast_rows(p->shape);
  for (int32_t n = 0; n < batches; ++n)
    for (int32_t m = 0; m < p->shape[4]; ++m) {
      const float *matrix_a = a + ts_broadcast_row(p->shape, p->a_stride, n) + m * p->a_stride[4];
      const int8_t *matrix_b = b + ts_broadcast_row(p->shape, p->b_stride, n) + m * p->b_stride[4];
      for (int32_t i = 0; i < p->rows; ++i) {
        int32_t zero;
        for (int32_t k = 0; k < p->depth; ++k) row[k] = matrix_a[i * p->a_row + k * p->a_depth];
        const float a_scale = ts_quantise_row(row, p->depth, p->asymmetric, q, &zero);
        for (int32_t j = 0; j < p->columns; ++j, ++y) {
          const int8_t *column = matrix_b + j * p->b_column;
          int32_t sum = 0, weights = 0;
          for (int32_t k = 0; k < p->depth; ++k) {
            sum += q[k] * column[k * p->b_depth];
            weights += column[k * p->b_depth];
          }
          *y = a_scale * p->b_scale[p->per_column ? j : 0] * ((float)sum - (float)weights * (float)zero);
        }
      }
    }
}
