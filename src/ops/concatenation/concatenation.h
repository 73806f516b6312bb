/* CONCATENATION of uint8 with scales and zero points that differ from the output's: each number is another there, by a table.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_CONCATENATION_H
#define TS_CONCATENATION_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One input: `rows` runs of it, one after another, go to y from y_start on in steps of y_step. */
typedef struct {
  int32_t rows, run, y_start, y_step;
  const uint8_t *table; /* of 0, 1 ... 255 */
} ts_concatenation_u8_params;

TS_KERNEL void ts_concatenation_u8(const ts_concatenation_u8_params *p, const uint8_t *x, uint8_t *y);

#ifdef __cplusplus
}
#endif

#endif
