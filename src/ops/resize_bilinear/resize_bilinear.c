/* SPDX-License-Identifier: MIT-0 */
#include "resize_bilinear.h"

/* The two pixels beside a position, and how far it lies from the first. */
typedef struct {
  int32_t low, high;
  float from_low;
} ts_resize_between;

static inline ts_resize_between ts_resize_at(int32_t i, float scale, int32_t half, int32_t size) {
  const float at = half ? ((float)i + 0.5f) * scale - 0.5f : (float)i * scale;
  ts_resize_between b;
  b.low = ts_clamp((int32_t)floorf(at), 0, size - 1);
  b.high = ts_clamp((int32_t)ceilf(at), 0, size - 1);
  b.from_low = at - (float)b.low;
  return b;
}

/* `sum` of the four nearest pixels; each is put down as RESULT. */
#define TS_RESIZE_REAL(p, T, x, y, RESULT)                                                                                              \
  do {                                                                                                                                  \
    for (int32_t n = 0; n < (p)->batches; ++n, (x) += (p)->in_h * (p)->in_w * (p)->channels)                                            \
      for (int32_t h = 0; h < (p)->out_h; ++h) {                                                                                        \
        const ts_resize_between v = ts_resize_at(h, (p)->scale_h, (p)->half_pixel_centers, (p)->in_h);                                  \
        const T *top = (x) + v.low * (p)->in_w * (p)->channels, *bottom = (x) + v.high * (p)->in_w * (p)->channels;                     \
        for (int32_t w = 0; w < (p)->out_w; ++w) {                                                                                      \
          const ts_resize_between u = ts_resize_at(w, (p)->scale_w, (p)->half_pixel_centers, (p)->in_w);                                \
          for (int32_t c = 0; c < (p)->channels; ++c) {                                                                                 \
            const int32_t left = u.low * (p)->channels + c, right = u.high * (p)->channels + c;                                         \
            const float sum = top[left] * (1.0f - v.from_low) * (1.0f - u.from_low) + bottom[left] * v.from_low * (1.0f - u.from_low) + \
                              top[right] * (1.0f - v.from_low) * u.from_low + bottom[right] * v.from_low * u.from_low;                  \
            *(y)++ = RESULT;                                                                                                            \
          }                                                                                                                             \
        }                                                                                                                               \
      }                                                                                                                                 \
  } while (0)

TS_KERNEL void ts_resize_bilinear_f32(const ts_resize_bilinear_f32_params *p, const float *x, float *y) { TS_RESIZE_REAL(p, float, x, y, sum); }

TS_KERNEL void ts_resize_bilinear_u8(const ts_resize_bilinear_f32_params *p, const uint8_t *x, uint8_t *y) {
  TS_RESIZE_REAL(p, uint8_t, x, y, (uint8_t)ts_clamp((int32_t)(sum + 0.5f), 0, 255));
}

typedef struct {
  int32_t low, high;
  int32_t from_low; /* in 1024ths */
} ts_resize_between_s8;

static inline ts_resize_between_s8 ts_resize_at_s8(int32_t i, int32_t scale, int32_t half, int32_t size) {
  const int32_t at = half ? i * scale + scale / 2 - 512 : i * scale;
  ts_resize_between_s8 b;
  b.low = ts_clamp(at / 1024, 0, size - 1);
  b.high = ts_clamp((at + 1023) / 1024, 0, size - 1);
  b.from_low = at - b.low * 1024;
  return b;
}

#define TS_RESIZE_BILINEAR(p, T, x, y)                                                                                          \
  do {                                                                                                                          \
    for (int32_t n = 0; n < (p)->batches; ++n, (x) += (p)->in_h * (p)->in_w * (p)->channels)                                    \
      for (int32_t h = 0; h < (p)->out_h; ++h) {                                                                                \
        const ts_resize_between_s8 v = ts_resize_at_s8(h, (p)->scale_h, (p)->half_pixel_centers, (p)->in_h);                    \
        for (int32_t w = 0; w < (p)->out_w; ++w) {                                                                              \
          const ts_resize_between_s8 u = ts_resize_at_s8(w, (p)->scale_w, (p)->half_pixel_centers, (p)->in_w);                  \
          const int64_t v1 = v.from_low, v0 = 1024 - v1, u1 = u.from_low, u0 = 1024 - u1;                                       \
          const T *top = (x) + v.low * (p)->in_w * (p)->channels, *bottom = (x) + v.high * (p)->in_w * (p)->channels;           \
          for (int32_t c = 0; c < (p)->channels; ++c) {                                                                         \
            const int32_t left = u.low * (p)->channels + c, right = u.high * (p)->channels + c;                                 \
            const int64_t sum = top[left] * v0 * u0 + bottom[left] * v1 * u0 + top[right] * v0 * u1 + bottom[right] * v1 * u1;  \
            *(y)++ = (T)((sum + (sum > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));                                                 \
          }                                                                                                                     \
        }                                                                                                                       \
      }                                                                                                                         \
  } while (0)

TS_KERNEL void ts_resize_bilinear_s8(const ts_resize_bilinear_s8_params *p, const int8_t *x, int8_t *y) { TS_RESIZE_BILINEAR(p, int8_t, x, y); }

TS_KERNEL void ts_resize_bilinear_s16(const ts_resize_bilinear_s8_params *p, const int16_t *x, int16_t *y) { TS_RESIZE_BILINEAR(p, int16_t, x, y); }
