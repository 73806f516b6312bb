/* FULLY_CONNECTED, int8, for cores with the DSP extension: the sums of ts_fully_connected_s8, in another order.
 *
 * Weights are constants without a zero point, packed as the assembler in fully_connected_dsp.S tells. The input's zero point is in
 * the starting sums. The requantisation (ops/requant_search.h) is of one kind for a layer.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_DSP_H
#define TS_FULLY_CONNECTED_DSP_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches, in, out;
  int32_t group_words;    /* of the stream, for four outputs */
  int32_t low, high;      /* applied where the type's range does not do it */
  const int32_t *stream;
} ts_fully_connected_s8_dsp_params;

/* One kernel of the family; the compiler of models adds a line for each in use. Scratch: `in` rounded up to a multiple of 8, used
 * only where it is not one. */
#define TS_FULLY_CONNECTED_S8_DSP_DECLARE(kind) \
  TS_KERNEL void ts_fully_connected_s8_##kind(const ts_fully_connected_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
