/* FULLY_CONNECTED, float, for cores with a single-precision FPU: ts_fully_connected_f32 in its own order, up to sixteen sums in registers.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_F32_FPU_H
#define TS_FULLY_CONNECTED_F32_FPU_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  float low, high;
  int32_t batches, in, out;
  const float *stream; /* of 16 outputs (at the end of fewer): biases, then their weights of one input after the other */
} ts_fully_connected_f32_fpu_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_FULLY_CONNECTED_F32_FPU_DECLARE(kind) \
  TS_KERNEL void ts_fully_connected_f32_##kind(const ts_fully_connected_f32_fpu_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
