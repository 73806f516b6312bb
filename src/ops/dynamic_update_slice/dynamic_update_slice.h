/* DYNAMIC_UPDATE_SLICE: y = x, but for a block that the update takes the place of; where, is said at run time.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DYNAMIC_UPDATE_SLICE_H
#define TS_DYNAMIC_UPDATE_SLICE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The update is `rows` runs of bytes that lie together in y, too; its first `outer` dimensions count them. */
typedef struct {
  int32_t bytes; /* of x and of y */
  int32_t rows, run, outer, dims;
  int32_t count[8]; /* the update's dimensions */
  int32_t room[8];  /* the last start at which it fits into x */
  int32_t step[8];  /* y's steps in bytes */
} ts_dynamic_update_slice_params;

/* A start that leaves no room for the update is the nearest that does. y may be x, or begin before it. */
TS_KERNEL void ts_dynamic_update_slice_32(const ts_dynamic_update_slice_params *p, const uint8_t *x, const uint8_t *update, const int32_t *start, uint8_t *y);
TS_KERNEL void ts_dynamic_update_slice_64(const ts_dynamic_update_slice_params *p, const uint8_t *x, const uint8_t *update, const int64_t *start, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
