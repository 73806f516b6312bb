/* BATCH_MATMUL: y[n] = a[n] b[n], matrices; their batches broadcast as numpy does.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_BATCH_MATMUL_H
#define TS_BATCH_MATMUL_H

#include "ts_broadcast.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Steps in elements; a transposed operand has them the other way round. `shape` is y's batches. */
#define TS_BATCH_MATMUL_MEMBERS                                                            \
  int32_t shape[5], a_stride[5], b_stride[5]; /* strides in elements; 0 repeats a matrix */ \
  int32_t rows, columns, depth;                                                            \
  int32_t a_row, a_depth, b_depth, b_column

typedef struct {
  TS_BATCH_MATMUL_MEMBERS;
} ts_batch_matmul_f32_params;

/* Each sum runs over the depth from 0, by fused multiply-adds. */
TS_KERNEL void ts_batch_matmul_f32(const ts_batch_matmul_f32_params *p, const float *a, const float *b, float *y);

typedef struct {
  TS_BATCH_MATMUL_MEMBERS;
  int32_t a_zero, b_zero, y_zero;
  int32_t multiplier, shift; /* a_scale b_scale / y_scale */
} ts_batch_matmul_s8_params;

/* y = clamp(y_zero + requantise(sum (a - a_zero)(b - b_zero))). */
TS_KERNEL void ts_batch_matmul_s8(const ts_batch_matmul_s8_params *p, const int8_t *a, const int8_t *b, int8_t *y);
/* Zero points are 0, sums have 64 bits, shift <= 14. */
TS_KERNEL void ts_batch_matmul_s16(const ts_batch_matmul_s8_params *p, const int16_t *a, const int16_t *b, int16_t *y);

typedef struct {
  TS_BATCH_MATMUL_MEMBERS; /* depth <= 65536 */
  int32_t asymmetric, per_column;
  const float *b_scale; /* one, or one for each column */
} ts_batch_matmul_hybrid_params;

/* Each row of a is quantised to int8 as it comes (ts_hybrid.h): y = a_scale b_scale sum (q - zero) b. Scratch: depth floats and depth bytes.
 * TensorFlow Lite takes other rows' scales where two dimensions of the batches are over 1. */
TS_KERNEL void ts_batch_matmul_hybrid(const ts_batch_matmul_hybrid_params *p, const float *a, const int8_t *b, float *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
