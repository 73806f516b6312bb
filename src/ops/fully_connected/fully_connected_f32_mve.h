/* FULLY_CONNECTED, float, for cores with M-profile vectors: ts_fully_connected_f32 in its own order, four sums in a vector.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_F32_MVE_H
#define TS_FULLY_CONNECTED_F32_MVE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  float low, high;
  int32_t batches, in, out;
  const float *stream; /* of 16 outputs (at the end 4, 8 or 12): biases, then the weights of one input after the other */
} ts_fully_connected_f32_mve_params;

/* One kernel of the family; the compiler of models adds a line for each in use. It clears FPSCR's flags IDC and UFC. */
#define TS_FULLY_CONNECTED_F32_MVE_DECLARE(kind) \
  TS_KERNEL void ts_fully_connected_f32_##kind(const ts_fully_connected_f32_mve_params *p, const float *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
