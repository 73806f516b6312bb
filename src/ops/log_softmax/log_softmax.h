/* LOG_SOFTMAX: y = x - log(sum of e^x) over each row.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_LOG_SOFTMAX_H
#define TS_LOG_SOFTMAX_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  int32_t rows, size;
} ts_log_softmax_f32_params;

/* The row's greatest is subtracted first. */
TS_KERNEL void ts_log_softmax_f32(const ts_log_softmax_f32_params *p, const float *x, float *y);

typedef struct {
  int32_t rows, size;
  int32_t multiplier, shift;                 /* x_scale in Q5.26 */
  int32_t reverse_multiplier, reverse_shift; /* the inverse */
  int32_t diff_min;                          /* from this distance of the greatest on, e^x counts for nothing */
} ts_log_softmax_s8_params;

/* In fixed point; y has the scale 1/16 and the zero point 127. */
TS_KERNEL void ts_log_softmax_s8(const ts_log_softmax_s8_params *p, const int8_t *x, int8_t *y);

#ifdef __cplusplus
}
#endif

#endif
