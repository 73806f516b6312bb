/* TOPK_V2: the k greatest of each row in descending order, the first of equals first, and their indices.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_TOPK_V2_H
#define TS_TOPK_V2_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (rows, size), y and index (rows, k), k <= size. */
typedef struct {
  int32_t rows, size, k;
} ts_topk_v2_params;

TS_KERNEL void ts_topk_v2_f32(const ts_topk_v2_params *p, const float *x, float *y, int32_t *index);
TS_KERNEL void ts_topk_v2_s8(const ts_topk_v2_params *p, const int8_t *x, int8_t *y, int32_t *index);
TS_KERNEL void ts_topk_v2_u8(const ts_topk_v2_params *p, const uint8_t *x, uint8_t *y, int32_t *index);
TS_KERNEL void ts_topk_v2_s16(const ts_topk_v2_params *p, const int16_t *x, int16_t *y, int32_t *index);
TS_KERNEL void ts_topk_v2_s32(const ts_topk_v2_params *p, const int32_t *x, int32_t *y, int32_t *index);

#ifdef __cplusplus
}
#endif

#endif
