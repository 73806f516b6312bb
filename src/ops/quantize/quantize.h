/* QUANTIZE: real or integer numbers to integers of another scale, element by element.
 *
 * From float32: y = round(x / scale) + zero, halves away from zero. From an integer type: y = y_zero + requantise(x - x_zero)
 * with double rounding. Always within the type's range.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_QUANTIZE_H
#define TS_QUANTIZE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What x is. */
enum { TS_QUANTIZE_F32, TS_QUANTIZE_S8, TS_QUANTIZE_U8, TS_QUANTIZE_S16, TS_QUANTIZE_S32 };

typedef struct {
  int32_t count;
  int32_t from;              /* TS_QUANTIZE_... */
  float scale;               /* of y; used from float32 alone */
  int32_t multiplier, shift; /* x_scale / y_scale = multiplier * 2^(shift - 31); used from integers alone */
  int32_t x_zero, y_zero;
  int32_t low, high;         /* the type's range */
} ts_quantize_params;

TS_KERNEL void ts_quantize_s8(const ts_quantize_params *p, const void *x, int8_t *y);
TS_KERNEL void ts_quantize_u8(const ts_quantize_params *p, const void *x, uint8_t *y);
TS_KERNEL void ts_quantize_s16(const ts_quantize_params *p, const void *x, int16_t *y);
TS_KERNEL void ts_quantize_s32(const ts_quantize_params *p, const void *x, int32_t *y);

#ifdef __cplusplus
}
#endif

#endif
