/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_lay_dsp.h"

/* ---- conv_2d_square_dsp.S: 3 x 3 taps, 2 x 2 pixels at a time ---- */

typedef struct {
  const uint32_t *columns;
  const int32_t *stream;
  int8_t *y;
  int32_t row, pixel, channels; /* bytes of a row and of a pixel of y */
} ts_conv_2d_square;

typedef void ts_conv_2d_square_function(const ts_conv_2d_square *d);
typedef void ts_conv_2d_turn_function(uint32_t *to, int32_t bytes);
extern ts_conv_2d_turn_function ts_conv_2d_square_factors;

static TS_APART void ts_conv_2d_square_edge(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, const int8_t *padding, int32_t top, int32_t left,
                                            uint32_t *to, int32_t row_words, ts_conv_2d_four_function *columns, ts_conv_2d_four *f,
                                            const int8_t *kept) {
  ts_conv_2d_lay_with(p, x, padding, top, left, 4, to, row_words, columns, f, kept);
}

/* The columns of the four pixels from (oy, ox) on, `row_words` a row in the scratch; `kept` as ts_conv_2d_lay_with has it. */
static inline void ts_conv_2d_square_columns(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, const int8_t *padding, int32_t oy, int32_t ox,
                                             uint32_t *to, int32_t row_words, ts_conv_2d_four_function *columns,
                                             ts_conv_2d_turn_function *rows, const int8_t *kept) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t top = oy - g->pad_top, left = ox - g->pad_left, line = g->in_w * g->in_c;
  ts_conv_2d_four f;
  f.tall = 4;
  if (top >= 0 && top + 4 <= g->in_h && left >= 0 && left + 4 <= g->in_w) {
    f.x[0] = x + top * line + left * g->in_c;
    for (int32_t i = 1; i < 4; ++i) f.x[i] = f.x[i - 1] + g->in_c;
    f.skip[0] = f.skip[1] = f.skip[2] = f.skip[3] = line - g->in_c;
    f.words = g->in_c / 4;
    f.rows = kept ? 2 : 4;
    if (kept) {
      const int8_t *const first = f.x[0] + 2 * line;
      f.x[0] = kept;
      f.skip[0] = 0;
      columns(to, &f);
      f.x[0] = first;
      for (int32_t i = 1; i < 4; ++i) f.x[i] = f.x[i - 1] + g->in_c;
      f.skip[0] = f.skip[1];
      to += 2 * row_words;
    }
    columns(to, &f);
    if (kept) to -= 2 * row_words;
  } else {
    ts_conv_2d_square_edge(p, x, padding, top, left, to, row_words, columns, &f, kept);
  }
  rows(to, 4 * row_words);
}

static inline void ts_conv_2d_square_clamp(const ts_conv_2d_s8_dsp_params *p, int8_t *y, int32_t count) {
  for (int32_t i = 0; i < count; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);
}

/* The stream begins with a pixel of padding. Where y lies just a row before x, each square takes the place of two columns of x's last two rows,
 * and the next one needs the second of them: `kept` holds it. */
static TS_APART void ts_conv_2d_s8_squares(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t clamp,
                                           ts_conv_2d_four_function *columns, ts_conv_2d_turn_function *rows,
                                           ts_conv_2d_square_function *square, uint32_t *kept) {
  const ts_conv_2d_window *g = &p->window;
  uint32_t *const to = (uint32_t *)scratch;
  const int8_t *const padding = (const int8_t *)p->stream;
  const int32_t row = g->out_w * g->out_c, words = g->in_c / 4;
  ts_conv_2d_square d = {to, p->stream + words, y, row, g->out_c, g->out_c};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; oy += 2, y += 2 * row) {
      d.y = y;
      for (int32_t ox = 0; ox < g->out_w; ox += 2, d.y += 2 * g->out_c) {
        ts_conv_2d_square_columns(p, x, padding, oy, ox, to, g->in_c / 2, columns, rows, kept && ox ? (const int8_t *)kept : 0);
        if (kept) {
          const int8_t *const column = x + (oy * g->in_w + ox + 1) * g->in_c;
          for (int32_t i = 0; i < words; ++i) {
            if (oy) memcpy(kept + i, column - row + 4 * i, 4);
            memcpy(kept + words + i, column + 4 * i, 4);
          }
        }
        square(&d);
      }
      if (clamp) ts_conv_2d_square_clamp(p, y, 2 * row);
    }
}

#define TS_CONV_2D_S8_SQUARES_DEFINE(kind, square, bytes, clamp)                                                        \
  extern ts_conv_2d_square_function ts_conv_2d_square_##square;                                                         \
  extern ts_conv_2d_four_function ts_conv_2d_tile_columns_##bytes##_8;                                                  \
  extern ts_conv_2d_turn_function ts_conv_2d_square_rows_8;                                                             \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {   \
    ts_conv_2d_s8_squares(p, x, y, scratch, clamp, ts_conv_2d_tile_columns_##bytes##_8, ts_conv_2d_square_rows_8,       \
                          ts_conv_2d_square_##square, 0);                                                               \
  }

#define TS_CONV_2D_S8_KEPT_SQUARES_DEFINE(kind, square, bytes, clamp)                                                   \
  extern ts_conv_2d_square_function ts_conv_2d_square_##square;                                                         \
  extern ts_conv_2d_four_function ts_conv_2d_tile_columns_##bytes##_8;                                                  \
  extern ts_conv_2d_turn_function ts_conv_2d_square_rows_8;                                                             \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {   \
    uint32_t kept[(bytes) / 16];                                                                                        \
    ts_conv_2d_s8_squares(p, x, y, scratch, clamp, ts_conv_2d_tile_columns_##bytes##_8, ts_conv_2d_square_rows_8,       \
                          ts_conv_2d_square_##square, kept);                                                            \
  }

/* Two squares by two channels: as many squares as the scratch holds the columns of. Their factors are in the stream, or made of the taps in the
 * scratch; `words` requantise two channels. */
typedef struct {
  const uint32_t *columns;
  const int32_t *stream;
  int8_t *y[2];
  int32_t row, pixel;
} ts_conv_2d_squares;

typedef void ts_conv_2d_squares_function(const ts_conv_2d_squares *d);

static TS_APART void ts_conv_2d_s8_pairs(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t clamp,
                                         int32_t made, int32_t words, ts_conv_2d_four_function *columns, ts_conv_2d_turn_function *rows,
                                         ts_conv_2d_squares_function *square) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t row = g->out_w * g->out_c, pair = 16 * g->in_c, taps = 9 * g->in_c / 2; /* words of two squares' columns; of two channels' taps */
  uint32_t *const to = (uint32_t *)scratch, *const factors = to + p->block / 2 * pair, *const first = factors + words + 2;
  int8_t *const padding = (int8_t *)(made ? first + pair : factors);
  const int32_t across = g->out_w / 2, all = across * (g->out_h / 2), two = 2 * g->out_c;
  for (int32_t i = 0; i < g->in_c; ++i) padding[i] = (int8_t)p->x_zero;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c, y += g->out_h * row)
    for (int32_t from = 0; from < all; from += p->block) {
      const int32_t count = ts_min(p->block, all - from);
      for (int32_t i = 0; i < count + count % 2; ++i) { /* a last one without a partner is its own */
        const int32_t at = from + ts_min(i, count - 1);
        ts_conv_2d_square_columns(p, x, padding, at / across * 2, at % across * 2, to + i / 2 * pair + i % 2 * 2, g->in_c, columns, rows, 0);
      }
      const int32_t *stream = p->stream;
      for (int32_t c = 0; c < g->out_c; c += 2) {
        ts_conv_2d_squares d = {to, stream, {y, y}, row, g->out_c};
        stream += words + 2;
        if (made) {
          for (int32_t i = 0; i < words + 2; ++i) factors[i] = (uint32_t)d.stream[i];
          ts_conv_2d_factors(first, (const int8_t *)stream, (const int8_t *)(stream + taps), pair, 0);
          ts_conv_2d_square_factors(first, 4 * g->in_c);
          d.stream = (const int32_t *)factors;
        }
        stream += made ? taps : pair;
        int8_t *at = y + from / across * 2 * row + from % across * two + c;
        for (int32_t left = count, to_end = across - from % across; left > 0; left -= 2, d.columns += pair) {
          d.y[0] = d.y[1] = at;
          at += two;
          if (--to_end == 0) to_end = across, at += row;
          if (left > 1) {
            d.y[1] = at;
            at += two;
            if (--to_end == 0) to_end = across, at += row;
          }
          square(&d);
        }
      }
    }
  if (clamp) ts_conv_2d_square_clamp(p, y - g->batches * g->out_h * row, g->batches * g->out_h * row);
}

#define TS_CONV_2D_S8_PAIRS_DEFINE(kind, square, bytes, clamp, made, words)                                             \
  extern ts_conv_2d_squares_function ts_conv_2d_square_##square;                                                        \
  extern ts_conv_2d_four_function ts_conv_2d_tile_columns_##bytes##_16;                                                 \
  extern ts_conv_2d_turn_function ts_conv_2d_square_rows_16;                                                            \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {   \
    ts_conv_2d_s8_pairs(p, x, y, scratch, clamp, made, words, ts_conv_2d_tile_columns_##bytes##_16,                     \
                        ts_conv_2d_square_rows_16, ts_conv_2d_square_##square);                                         \
  }
