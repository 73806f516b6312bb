/* BATCH_TO_SPACE_ND: images woven together, the inverse of SPACE_TO_BATCH_ND; the result is cropped.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_BATCH_TO_SPACE_ND_H
#define TS_BATCH_TO_SPACE_ND_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (block_h * block_w * batches, in_h, in_w, run bytes), y (batches, out_h, out_w, run). */
typedef struct {
  int32_t batches, in_h, in_w, out_h, out_w;
  int32_t block_h, block_w, crop_top, crop_left;
  int32_t run;
} ts_batch_to_space_nd_params;

TS_KERNEL void ts_batch_to_space_nd(const ts_batch_to_space_nd_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
