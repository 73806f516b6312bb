/* SPACE_TO_BATCH_ND: the pixels of each place within a block become an image of their own; x is padded first.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_SPACE_TO_BATCH_ND_H
#define TS_SPACE_TO_BATCH_ND_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (batches, in_h, in_w, run bytes), y (block_h * block_w * batches, out_h, out_w, run). */
typedef struct {
  int32_t batches, in_h, in_w, out_h, out_w;
  int32_t block_h, block_w, pad_top, pad_left;
  int32_t run;
  int32_t pad; /* every byte of the padding: 0, or an 8-bit zero point */
} ts_space_to_batch_nd_params;

TS_KERNEL void ts_space_to_batch_nd(const ts_space_to_batch_nd_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
