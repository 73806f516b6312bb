/* RESIZE_NEAREST_NEIGHBOR: each pixel of y is a pixel of x; the compiler worked out which.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_RESIZE_NEAREST_NEIGHBOR_H
#define TS_RESIZE_NEAREST_NEIGHBOR_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (batches, in_h, in_w, run bytes), y (batches, out_h, out_w, run). */
typedef struct {
  int32_t batches, in_h, in_w, out_h, out_w, run;
  const int32_t *row;    /* (out_h): the row of x that each row of y shows */
  const int32_t *column; /* (out_w) */
} ts_resize_nearest_neighbor_params;

TS_KERNEL void ts_resize_nearest_neighbor(const ts_resize_nearest_neighbor_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
