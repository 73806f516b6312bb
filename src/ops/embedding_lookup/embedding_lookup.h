/* EMBEDDING_LOOKUP: y takes from a table the rows that the indices name.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_EMBEDDING_LOOKUP_H
#define TS_EMBEDDING_LOOKUP_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t rows, run; /* the table (rows, run) */
  int32_t count;     /* indices */
  const float *scale; /* (rows) */
} ts_embedding_lookup_hybrid_params;

/* int8 rows become float32: y[i, k] = scale[index[i]] * table[index[i], k]. An index out of range takes the nearest row. (A table of
 * the output's type is GATHER's kernel.) */
TS_KERNEL void ts_embedding_lookup_hybrid(const ts_embedding_lookup_hybrid_params *p, const int8_t *table, const int32_t *index, float *y);

#ifdef __cplusplus
}
#endif

#endif
