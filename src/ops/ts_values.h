/* What a shape alone decides: the values are known before the program runs.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_VALUES_H
#define TS_VALUES_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t bytes;
  const uint8_t *values;
} ts_values_params;

/* y = values. */
TS_KERNEL void ts_values(const ts_values_params *p, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
