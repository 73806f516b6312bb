/* SPDX-License-Identifier: MIT-0 */
#include "topk_v2.h"

/* Each next one is the greatest of those behind the last in the order of results: less, or equal and later. Needs no memory; NaN
 * is never found greater, so a row of them may repeat an index. */
#define TS_TOPK(p, T, x, y, index)                                                                              \
  do {                                                                                                          \
    for (int32_t r = 0; r < (p)->rows; ++r, (x) += (p)->size, (y) += (p)->k, (index) += (p)->k)                 \
      for (int32_t j = 0; j < (p)->k; ++j) {                                                                    \
        int32_t best = -1;                                                                                      \
        for (int32_t i = 0; i < (p)->size; ++i) {                                                               \
          const int behind = j == 0 || (x)[i] < (y)[j - 1] || ((x)[i] == (y)[j - 1] && i > (index)[j - 1]);     \
          if (behind && (best < 0 || (x)[i] > (x)[best])) best = i;                                             \
        }                                                                                                       \
        if (best < 0) best = 0;                                                                                 \
        (y)[j] = (x)[best];                                                                                     \
        (index)[j] = best;                                                                                      \
      }                                                                                                         \
  } while (0)

TS_KERNEL void ts_topk_v2_f32(const ts_topk_v2_params *p, const float *x, float *y, int32_t *index) { TS_TOPK(p, float, x, y, index); }

TS_KERNEL void ts_topk_v2_s8(const ts_topk_v2_params *p, const int8_t *x, int8_t *y, int32_t *index) { TS_TOPK(p, int8_t, x, y, index); }

TS_KERNEL void ts_topk_v2_u8(const ts_topk_v2_params *p, const uint8_t *x, uint8_t *y, int32_t *index) { TS_TOPK(p, uint8_t, x, y, index); }

TS_KERNEL void ts_topk_v2_s16(const ts_topk_v2_params *p, const int16_t *x, int16_t *y, int32_t *index) { TS_TOPK(p, int16_t, x, y, index); }

TS_KERNEL void ts_topk_v2_s32(const ts_topk_v2_params *p, const int32_t *x, int32_t *y, int32_t *index) { TS_TOPK(p, int32_t, x, y, index); }
