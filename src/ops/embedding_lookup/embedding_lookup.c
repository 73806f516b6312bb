/* SPDX-License-Identifier: MIT-0 */
#include "embedding_lookup.h"

TS_KERNEL void ts_embedding_lookup_hybrid(const ts_embedding_lookup_hybrid_params *p, const int8_t *table, const int32_t *index, float *y) {
  for (int32_t i = 0; i < p->count; ++i, y += p->run) {
    const int32_t row = ts_clamp(index[i], 0, p->rows - 1);
    for (int32_t k = 0; k < p->run; ++k) y[k] = p->scale[row] * (float)table[row * p->run + k];
  }
}
