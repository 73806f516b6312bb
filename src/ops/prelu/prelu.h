/* PRELU: y = x where x >= 0, else a slope times x; the slopes broadcast (ts_broadcast.h).
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_PRELU_H
#define TS_PRELU_H

#include "ts_pair.h"

#ifdef __cplusplus
extern "C" {
#endif

TS_KERNEL void ts_prelu_f32(const ts_pair_params *p, const float *x, const float *slope, float *y);

typedef struct {
  int32_t shape[5], a_stride[5], b_stride[5];
  int32_t x_zero, slope_zero, y_zero;
  int32_t multiplier, shift;             /* x_scale / y_scale */
  int32_t slope_multiplier, slope_shift; /* x_scale slope_scale / y_scale */
  int32_t low, high;
} ts_prelu_s8_params;

TS_KERNEL void ts_prelu_s8(const ts_prelu_s8_params *p, const int8_t *x, const int8_t *slope, int8_t *y);
TS_KERNEL void ts_prelu_u8(const ts_prelu_s8_params *p, const uint8_t *x, const uint8_t *slope, uint8_t *y);
TS_KERNEL void ts_prelu_s16(const ts_prelu_s8_params *p, const int16_t *x, const int8_t *slope, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
