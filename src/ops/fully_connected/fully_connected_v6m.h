/* FULLY_CONNECTED, int8, for cores without DSP instructions or long multiplication (ARMv6-M: Cortex-M0, M0+): the sums of
 * ts_fully_connected_s8, in another order. Weights without a zero point.
 *
 * The assembler in fully_connected_v6m.S, where the weights' layout is told, makes four outputs at a time. The kernels differ in their
 * requantisation (ops/requant_search.h, split form): ..._m10, ..._m10_bent.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_FULLY_CONNECTED_V6M_H
#define TS_FULLY_CONNECTED_V6M_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t batches, in, out;
  int32_t low, high;        /* the outputs of small and of large sums */
  int32_t step;             /* bytes from an output's constants to the next one's; 0: all have the same */
  const uint8_t *weights;   /* (out up to a multiple of 4, / 4, in, 4): w + 128 */
  const int32_t *starts;    /* (out up to a multiple of 4) */
  const int32_t *constants; /* (1 or out up to a multiple of 4, 4 or, with a bend, 6) */
} ts_fully_connected_s8_v6m_params;

/* One kernel of the family; the compiler of models adds a line for each in use. */
#define TS_FULLY_CONNECTED_S8_V6M_DECLARE(kind) \
  TS_KERNEL void ts_fully_connected_s8_v6m_##kind(const ts_fully_connected_s8_v6m_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
