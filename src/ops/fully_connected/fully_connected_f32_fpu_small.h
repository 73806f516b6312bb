/* FULLY_CONNECTED, float, for cores with a single-precision FPU: ts_fully_connected_f32 in its own order, in few bytes.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_F32_FPU_SMALL_H
#define TS_FULLY_CONNECTED_F32_FPU_SMALL_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches, in, out;
  const uint32_t *stream; /* (out - 8) << 17 | (1: no ReLU) << 16 | 4 in; of 8 outputs, and each further one, biases and their weights of one
                             input after the other: bits of floats */
} ts_fully_connected_f32_fpu_small_params;

/* Of one row, and of `batches`. */
TS_KERNEL void ts_fully_connected_f32_fpu_small(const ts_fully_connected_f32_fpu_small_params *p, const float *x, float *y);
TS_KERNEL void ts_fully_connected_f32_fpu_small_rows(const ts_fully_connected_f32_fpu_small_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
