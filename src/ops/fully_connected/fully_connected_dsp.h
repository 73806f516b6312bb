/* FULLY_CONNECTED, int8, for cores with the DSP extension: the sums of ts_fully_connected_s8, in another order.
 *
 * Weights are constants without a zero point, packed as the assembler in fully_connected_dsp.S tells. The input's zero point is in
 * the starting sums. All requantisations (ops/requant_search.h) have one form:
 *
 *     y = SSAT8((SMMUL(sum, multiplier) + add - (sum < 0 ? 128 : 0)) >> shift)
 *
 * without the middle where the linear form holds. Most layers have one set of these numbers; the kernels ..._each have one for
 * every output, after its weights in the stream.
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
  int32_t whole;          /* the outputs made four at a time; the others follow one by one */
  int32_t prepared;       /* of these, as many by inputs unpacked ahead of time: 0, `whole`, or what leaves room in y (below) */
  int32_t multiplier, add, shift;
  int8_t low, high;       /* applied where the type's range does not do it */
  const int32_t *stream;
} ts_fully_connected_s8_dsp_params;

/* One kernel of the family; the compiler of models adds a line for each in use.
 *
 * The unpacked inputs, 2 bytes each, 8 inputs at a time, stand in the scratch. Where an output is long enough there is none: they
 * stand in the end of y, while the outputs before are made; the last ones are made from the bytes again. */
#define TS_FULLY_CONNECTED_S8_DSP_DECLARE(kind) \
  TS_KERNEL void ts_fully_connected_s8_##kind(const ts_fully_connected_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
