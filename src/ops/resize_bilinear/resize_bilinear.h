/* RESIZE_BILINEAR: each pixel of y lies between four of x.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_RESIZE_BILINEAR_H
#define TS_RESIZE_BILINEAR_H

#include "ts.h"

#ifdef __cplusplus
extern "C" {
#endif

/* x (batches, in_h, in_w, channels), y (batches, out_h, out_w, channels). */
typedef struct {
  int32_t batches, in_h, in_w, channels, out_h, out_w;
  int32_t half_pixel_centers;
  float scale_h, scale_w; /* of a pixel of y in pixels of x */
} ts_resize_bilinear_f32_params;

TS_KERNEL void ts_resize_bilinear_f32(const ts_resize_bilinear_f32_params *p, const float *x, float *y);
/* The same, rounded; halves up. */
TS_KERNEL void ts_resize_bilinear_u8(const ts_resize_bilinear_f32_params *p, const uint8_t *x, uint8_t *y);

typedef struct {
  int32_t batches, in_h, in_w, channels, out_h, out_w;
  int32_t half_pixel_centers;
  int32_t scale_h, scale_w; /* in 1024ths */
} ts_resize_bilinear_s8_params;

/* Positions in 1024ths of a pixel; the result is rounded, halves away from zero. */
TS_KERNEL void ts_resize_bilinear_s8(const ts_resize_bilinear_s8_params *p, const int8_t *x, int8_t *y);
TS_KERNEL void ts_resize_bilinear_s16(const ts_resize_bilinear_s8_params *p, const int16_t *x, int16_t *y);

#ifdef __cplusplus
}
#endif

#endif
