/* FULLY_CONNECTED, int8, for cores with M-profile vectors: the sums of ts_fully_connected_s8, in another order.
 *
 * The assembler in fully_connected_mve.S tells how the weights are packed. The input's zero point is in the starting sums. The kernels'
 * names: how many inputs, then the requantisation as conv_2d_mve.h's.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_MVE_H
#define TS_FULLY_CONNECTED_MVE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  const int32_t *stream;
  int32_t out;
  int32_t zero;      /* y's; 128 in ..._u */
  int32_t low, high;
  int32_t batches, in;
} ts_fully_connected_s8_mve_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_FULLY_CONNECTED_S8_MVE_DECLARE(kind) \
  TS_KERNEL void ts_fully_connected_s8_##kind(const ts_fully_connected_s8_mve_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
