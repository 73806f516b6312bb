/* Variables of a model: READ_VARIABLE and ASSIGN_VARIABLE copy between a variable's memory and a tensor.
 *
 * All variables start as zeros. One with an initial value is kept as its bits' difference from that (exclusive or), which is zero at
 * first too; so nothing has to be copied before the first inference.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_VARIABLE_H
#define TS_VARIABLE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t bytes;
  const uint8_t *initial; /* null: zeros */
} ts_variable_params;

/* y = x ^ initial. */
TS_KERNEL void ts_variable(const ts_variable_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
