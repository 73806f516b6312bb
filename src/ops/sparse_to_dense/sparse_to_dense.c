/* SPDX-License-Identifier: MIT-0 */
#include "sparse_to_dense.h"

#define TS_SPARSE_TO_DENSE(p, index, values, otherwise, y)                                                      \
  do {                                                                                                          \
    for (int32_t i = 0; i < (p)->count; ++i) memcpy((y) + i * (p)->element, (otherwise), (size_t)(p)->element); \
    for (int32_t r = 0; r < (p)->rows; ++r, (index) += (p)->depth, (values) += (p)->value_step) {               \
      int32_t at = 0;                                                                                           \
      for (int32_t d = 0; d < (p)->depth && at >= 0; ++d)                                                       \
        at = (index)[d] < 0 || (index)[d] >= (p)->size[d] ? -1 : at + (int32_t)(index)[d] * (p)->step[d];       \
      if (at >= 0) memcpy((y) + at, (values), (size_t)(p)->element);                                            \
    }                                                                                                           \
  } while (0)

TS_KERNEL void ts_sparse_to_dense_32(const ts_sparse_to_dense_params *p, const int32_t *index, const uint8_t *values, const uint8_t *otherwise, uint8_t *y) {
  TS_SPARSE_TO_DENSE(p, index, values, otherwise, y);
}

TS_KERNEL void ts_sparse_to_dense_64(const ts_sparse_to_dense_params *p, const int64_t *index, const uint8_t *values, const uint8_t *otherwise, uint8_t *y) {
  TS_SPARSE_TO_DENSE(p, index, values, otherwise, y);
}
