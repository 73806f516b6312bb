/* DEQUANTIZE: integers or half-precision floats to float32, element by element: y = scale * (x - zero).
 *
 * x is (outer, channels, inner) with a scale and a zero point for each channel; (1, 1, count) for one of each.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_DEQUANTIZE_H
#define TS_DEQUANTIZE_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What x is. */
enum { TS_DEQUANTIZE_S8, TS_DEQUANTIZE_U8, TS_DEQUANTIZE_S16, TS_DEQUANTIZE_S32, TS_DEQUANTIZE_F16 };

typedef struct {
  int32_t from; /* TS_DEQUANTIZE_... */
  int32_t outer, channels, inner;
  const float *scale;  /* (channels); null from float16 */
  const int32_t *zero; /* (channels); null from float16 */
} ts_dequantize_f32_params;

TS_KERNEL void ts_dequantize_f32(const ts_dequantize_f32_params *p, const void *x, float *y);

#ifdef __cplusplus
}
#endif

#endif
