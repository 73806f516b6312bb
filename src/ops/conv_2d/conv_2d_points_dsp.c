/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_points_dsp.h"

#define TS_APART __attribute__((noinline, unused))

/* conv_2d_points_dsp.S */
typedef struct {
  const uint32_t *columns, *weights;
  int8_t *y;
  int32_t pairs, words, out_c, apart;
} ts_conv_2d_points;

typedef void ts_conv_2d_points_function(const ts_conv_2d_points *d);
extern ts_conv_2d_columns_function ts_conv_2d_columns_256, ts_conv_2d_columns_1;

/* The columns of a block of `made` pixels. Of an odd number the last pair is the last two pixels, one of which has been there. */
typedef void ts_conv_2d_points_lay_function(const ts_conv_2d_s8_points_params *p, const int8_t *x, uint32_t *to, int32_t made);

static TS_APART void ts_conv_2d_points_all(const ts_conv_2d_s8_points_params *p, const int8_t *x, uint32_t *to, int32_t made) {
  ts_conv_2d_rows rows = {made / 2, p->words, p->in_c};
  ts_conv_2d_columns_256(to, x, x + p->in_c, &rows);
  if (made % 2) {
    x += (made - 2) * p->in_c;
    to += rows.rows * 4 * p->words;
    rows.rows = 1;
    ts_conv_2d_columns_256(to, x, x + p->in_c, &rows);
  }
}

static inline uint32_t ts_conv_2d_points_bytes(int32_t a, int32_t b, int32_t c, int32_t d) {
  return (uint32_t)(uint8_t)a | (uint32_t)(uint8_t)b << 8 | (uint32_t)(uint8_t)c << 16 | (uint32_t)(uint8_t)d << 24;
}

static TS_APART void ts_conv_2d_points_some(const ts_conv_2d_s8_points_params *p, const int8_t *x, uint32_t *to, int32_t made) {
  const uint32_t mask = 0xFF00FF00u;
  for (int32_t i = 0; i < made; i += 2) {
    const int8_t *const a = x + (i + 1 < made ? i : i - 1) * p->in_c, *const b = a + p->in_c;
    const uint8_t *gap = p->inputs;
    int32_t at = 0;
    for (int32_t k = p->words; k > 0; --k, gap += 4, to += 4) {
      const int32_t c0 = at + gap[0], c1 = c0 + gap[1], c2 = c1 + gap[2], c3 = at = c2 + gap[3];
      const uint32_t v = ts_conv_2d_points_bytes(a[c0], a[c1], a[c2], a[c3]), w = ts_conv_2d_points_bytes(b[c0], b[c1], b[c2], b[c3]);
      to[0] = v << 8 & mask;
      to[1] = v & mask;
      to[2] = w << 8 & mask;
      to[3] = w & mask;
    }
  }
}

static TS_APART void ts_conv_2d_points_fill(int8_t *y, int32_t count, int32_t value) {
  const uint32_t word = (uint32_t)(uint8_t)value * 0x01010101u;
  for (; count >= 4; count -= 4, y += 4) memcpy(y, &word, sizeof word);
  for (; count > 0; --count) *y++ = (int8_t)value;
}

static TS_APART void ts_conv_2d_s8_points(const ts_conv_2d_s8_points_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t clamp,
                                          int32_t after, ts_conv_2d_points_lay_function *lay, ts_conv_2d_points_function *points) {
  const int32_t words = p->words;
  const ts_conv_2d_rows row = {1, words, 0};
  uint32_t *const columns = (uint32_t *)scratch, *const weights = columns + (p->block + 1) / 2 * 4 * words, *const last = weights + 4 + 4 * words;
  ts_conv_2d_points d = {columns, weights, y, 0, words, p->out_c, 1};
  for (int32_t left = p->pixels; left > 0; left -= p->block) {
    const int32_t made = ts_min(p->block, left), outputs = made * p->out_c;
    lay(p, x, columns, made);
    if (p->outputs) ts_conv_2d_points_fill(y, outputs, p->fill);
    const int32_t *next = p->stream;
    const uint8_t *gap = p->outputs;
    int8_t *at = y;
    for (int32_t c = 0; c < p->channels; c += 2) {
      const int32_t two = c + 1 < p->channels; /* a last channel alone is made twice */
      const int32_t *const first = next, *const second = two ? first + 1 + after + words : first;
      next = second + 1 + after + words;
      weights[0] = weights[2] = (uint32_t)first[0];
      weights[1] = weights[3] = (uint32_t)second[0];
      ts_conv_2d_columns_1(weights + 4, (const int8_t *)(first + 1 + after), (const int8_t *)(second + 1 + after), &row);
      for (int32_t i = 0; i < after; ++i) {
        last[2 * i] = (uint32_t)first[1 + i];
        last[2 * i + 1] = (uint32_t)second[1 + i];
      }
      if (gap) at += *gap++;
      d.y = at;
      d.apart = !two ? 0 : gap ? *gap++ : 1;
      d.columns = columns;
      d.pairs = made / 2;
      points(&d);
      if (made % 2) {
        d.columns = columns + made / 2 * 4 * words;
        d.y = at + (made - 2) * p->out_c;
        d.pairs = 1;
        points(&d);
      }
      at += gap ? d.apart : 2;
    }
    if (clamp)
      for (int32_t i = 0; i < outputs; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);
    x += made * p->in_c;
    y += outputs;
  }
}

#define TS_CONV_2D_S8_POINTS_DEFINE(kind, points, lay, after, clamp)                                                    \
  extern ts_conv_2d_points_function ts_conv_2d_points_##points;                                                         \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_points_params *p, const int8_t *x, int8_t *y, void *scratch) { \
    ts_conv_2d_s8_points(p, x, y, scratch, clamp, after, ts_conv_2d_points_##lay, ts_conv_2d_points_##points);          \
  }
