/* SPDX-License-Identifier: MIT-0 */
#include "depthwise_conv_2d_dsp.h"

#include <arm_acle.h>

/* depthwise_conv_2d_dsp.S: at most four channels of an image; x is the first of the four that end with the last of them. */
typedef struct {
  const int8_t *x;
  int8_t *y;
  void *strip;
  const int32_t *weights;
  uint32_t zeros;
  int32_t rows, out_rows;
  uint32_t channels; /* bit 31: stride 1 with a row of padding above */
  int32_t all_channels;
} ts_depthwise_dsp;

typedef void ts_depthwise_dsp_function(const ts_depthwise_dsp *d);

/* Both halves shifted. */
static inline int32_t ts_depthwise_down(uint32_t v, int32_t shift) {
  return (int32_t)((uint32_t)((int32_t)v >> 16 >> shift) << 16 | (uint32_t)(uint16_t)((int16_t)(uint16_t)v >> shift));
}

/* A column's taps as (w0, w1, w1, w2). */
static inline uint32_t ts_depthwise_column(const int8_t *taps) {
  uint32_t v, w;
  memcpy(&v, taps, sizeof v);
  __asm__("pkhbt %0, %1, %1, lsl #8" : "=r"(w) : "r"(v));
  return w;
}

/* A channel's taps to six words of halves, times 256, or less where the sums are large; and its numbers. */
static inline void ts_depthwise_unpack(const int8_t *taps, const int32_t *numbers, int32_t *to, int32_t shift, int32_t count) {
  const uint32_t v0 = ts_depthwise_column(taps), v1 = ts_depthwise_column(taps + 3), v2 = ts_depthwise_column(taps + 6), mask = 0xFF00FF00u;
  const uint32_t halves[6] = {(v0 << 8) & mask, (v1 << 8) & mask, (v2 << 8) & mask, v0 & mask, v1 & mask, v2 & mask};
  for (int32_t j = 0; j < 6; ++j) to[j] = shift ? ts_depthwise_down(halves[j], shift) : (int32_t)halves[j];
  to[6] = numbers[0], to[7] = numbers[1];
  if (count > 2) to[8] = numbers[2], to[9] = numbers[3];
}

static inline __attribute__((always_inline)) void ts_depthwise_conv_2d_s8_dsp(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch,
                                               int32_t *weights, ts_depthwise_dsp_function *four, int32_t numbers, int32_t shifted, int32_t clamp) {
  const int32_t in = p->in_h * p->in_w * p->channels, out = p->out_h * p->out_w * p->channels;
  const uint32_t zeros = (uint32_t)(uint16_t)p->zero * 0x00010001u;
  for (int32_t n = p->batches; n > 0; --n, x += in, y += out) {
    const int8_t *taps = p->taps;
    const int32_t *number = p->numbers;
    for (int32_t c = 0; c < p->channels; c += 4) {
      const int32_t channels = ts_min(4, p->channels - c);
      for (int32_t k = 0; k < channels; ++k, taps += 9, number += numbers)
        ts_depthwise_unpack(taps, number, weights + k * (6 + numbers), shifted ? p->shifts[c + k] : 0, numbers);
      const ts_depthwise_dsp d = {x + c + channels - 4, y + c, scratch, weights, zeros, p->in_h, p->out_h, (uint32_t)channels | (uint32_t)p->above << 31, p->channels};
      four(&d);
    }
    if (clamp)
      for (int32_t i = 0; i < out; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);
  }
}

/* With the room for four channels' weights: of two numbers a channel after the taps, or four. Apart, so that it is on the stack once. */
#define TS_DEPTHWISE_APART static __attribute__((noinline, unused)) void
TS_DEPTHWISE_APART ts_depthwise_linear(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch,
                                       ts_depthwise_dsp_function *four, int32_t shifted, int32_t clamp) {
  int32_t weights[4 * 8];
  ts_depthwise_conv_2d_s8_dsp(p, x, y, scratch, weights, four, 2, shifted, clamp);
}
TS_DEPTHWISE_APART ts_depthwise_exact(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch,
                                      ts_depthwise_dsp_function *four, int32_t shifted, int32_t clamp) {
  int32_t weights[4 * 10];
  ts_depthwise_conv_2d_s8_dsp(p, x, y, scratch, weights, four, 4, shifted, clamp);
}

#define TS_DEPTHWISE_CONV_2D_S8_DSP_DEFINE(kind, name, form, shifted, clamp)                                                      \
  extern ts_depthwise_dsp_function ts_depthwise_dsp_##name;                                                               \
  TS_KERNEL void ts_depthwise_conv_2d_s8_##kind(const ts_depthwise_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y,  \
                                                void *scratch) {                                                          \
    ts_depthwise_##form(p, x, y, scratch, ts_depthwise_dsp_##name, shifted, clamp);                                              \
  }
