/* SPDX-License-Identifier: MIT-0 */
#include "conv_2d_dsp.h"
#include "conv_2d_lay_dsp.h"

#include <arm_acle.h>

/* ---- conv_2d_dsp.S ---- */

typedef struct {
  const uint32_t *columns;
  const int32_t *stream;
  int8_t *y;
  int32_t pairs, pair_bytes, steps, channels;
} ts_conv_2d_dot;

typedef void ts_conv_2d_dot_function(const ts_conv_2d_dot *d);

/* ---- columns of windows that lie partly outside ---- */

/* Four numbers of one pixel: the two words that stand for them. */
static inline void ts_conv_2d_put(uint32_t *to, uint32_t bytes, int32_t scale) {
  const uint32_t low = (uint32_t)__sxtb16((int8x4_t)bytes);
  to[0] = scale == 256 ? (bytes << 8) & 0xFF00FF00u : low;
  to[1] = scale == 256 ? bytes & 0xFF00FF00u : scale == 1 ? (uint32_t)__sxtb16((int8x4_t)(bytes >> 8 | bytes << 24)) : bytes ^ 0x007F007Fu;
}

static inline uint32_t ts_conv_2d_word(const int8_t *x) {
  uint32_t v;
  memcpy(&v, x, sizeof v);
  return v;
}

/* Bytes low .. high - 1 of the word at x + at come from the image, whose last word stands at x + last; the others are padding. The word is
 * read where all of it lies in the image, and moved. */
static TS_APART uint32_t ts_conv_2d_partial(const int8_t *x, int32_t at, int32_t low, int32_t high, int32_t last, uint32_t zeros) {
  if (low >= high) return zeros;
  const int32_t move = low ? low : high - 4;
  const uint32_t keep = (0xFFFFFFFFu << 8 * low) & (0xFFFFFFFFu >> (32 - 8 * high));
  uint32_t v = 0;
  if (at + move >= 0 && at + move <= last) {
    v = ts_conv_2d_word(x + at + move);
    v = move >= 0 ? v << 8 * move : v >> -8 * move;
  } else { /* at the image's ends, byte by byte */
    for (int32_t j = low; j < high; ++j) v |= (uint32_t)(uint8_t)x[at + j] << 8 * j;
  }
  return (v & keep) | (zeros & ~keep);
}

/* The window of the pixel (oy, ox); its words are to[0], to[1], to[4], to[5] ... Of each row the bytes from `first` to `end` come
 * from the image, the others are padding. With a `tail`, but for the last byte of each
 * row. */
static TS_APART void ts_conv_2d_edge(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int32_t oy, int32_t ox, uint32_t *to, int32_t scale,
                                     int32_t tail) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t top = oy * g->stride_h - g->pad_top, left = ox * g->stride_w - g->pad_left;
  const int32_t run = g->k_w * g->in_c - tail;
  const int32_t first = ts_max(0, -left) * g->in_c, end = ts_min(g->k_w, g->in_w - left) * g->in_c;
  const uint32_t zeros = (uint32_t)(uint8_t)p->x_zero * 0x01010101u;
  const int32_t last = g->in_h * g->in_w * g->in_c - 4;
  if (run <= 4) { /* rows of one word: all alike */
    const int32_t high = ts_min(run, end), line = g->dilation_h * g->in_w * g->in_c;
    const int32_t move = first ? first : high - 4;
    const uint32_t keep = first < high ? (0xFFFFFFFFu << 8 * first) & (0xFFFFFFFFu >> (32 - 8 * high)) : 0;
    const uint32_t in_h = keep ? (uint32_t)g->in_h : 0;
    int32_t at = (top * g->in_w + left) * g->in_c;
    for (int32_t row = top, rows = g->k_h; rows > 0; --rows, row += g->dilation_h, at += line, to += 4) {
      uint32_t v = zeros;
      if ((uint32_t)row < in_h) {
        if (at + move >= 0 && at + move <= last) {
          v = ts_conv_2d_word(x + at + move);
          v = move >= 0 ? v << 8 * move : v >> -8 * move;
          v = (v & keep) | (zeros & ~keep);
        } else {
          v = ts_conv_2d_partial(x, at, first, high, last, zeros);
        }
      }
      ts_conv_2d_put(to, v, scale);
    }
    return;
  }
  for (int32_t row = top, rows = g->k_h; rows > 0; --rows, row += g->dilation_h) {
    const int32_t outside = row < 0 || row >= g->in_h, from = outside ? run : first;
    int32_t at = (row * g->in_w + left) * g->in_c;
    for (int32_t i = 0; i < run; i += 4, at += 4, to += 4) {
      if (i >= from)
        for (; i + 4 <= end; i += 4, at += 4, to += 4) ts_conv_2d_put(to, ts_conv_2d_word(x + at), scale);
      if (i >= run) break;
      uint32_t v = zeros;
      if (i + 4 > from && i < end) v = ts_conv_2d_partial(x, at, ts_max(0, from - i), ts_min(4, end - i), last, zeros);
      ts_conv_2d_put(to, v, scale);
    }
  }
}

/* Its last word, of the last bytes of three rows. */
static TS_APART void ts_conv_2d_edge_tail(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int32_t oy, int32_t ox, uint32_t *to,
                                          int32_t scale) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t column = ox * g->stride_w - g->pad_left + g->k_w - 1;
  int32_t row = oy * g->stride_h - g->pad_top;
  uint32_t v = 0;
  for (int32_t k = 0; k < 24; k += 8, row += g->dilation_h) {
    const int32_t inside = (uint32_t)row < (uint32_t)g->in_h && (uint32_t)column < (uint32_t)g->in_w;
    v |= (uint32_t)(uint8_t)(inside ? x[(row * g->in_w + column + 1) * g->in_c - 1] : p->x_zero) << k;
  }
  ts_conv_2d_put(to, v, scale);
}

/* ---- the kernel ---- */

/* Where the next window is: the output's row and column, and of that row what is inside the image. */
typedef struct {
  int32_t oy, ox;
  int32_t from, until;    /* the columns of this row whose windows lie inside */
  const int8_t *row;      /* the window of the row's column 0 */
} ts_conv_2d_place;

static TS_APART void ts_conv_2d_next_row(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, ts_conv_2d_place *at) {
  const ts_conv_2d_window *g = &p->window;
  const uint32_t row = (uint32_t)(++at->oy - (int32_t)p->inside_top);
  at->ox = 0;
  at->from = p->inside_left;
  at->until = row >= p->inside_rows ? 0 : p->inside_left + (row + 1 == p->inside_rows ? p->last_columns : p->inside_columns);
  at->row = x + ((at->oy * g->stride_h - g->pad_top) * g->in_w - g->pad_left) * g->in_c;
}

/* The columns of a pair of pixels; a pixel behind the last is the last again. */
static inline void ts_conv_2d_pair(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, const ts_conv_2d_rows *rows, ts_conv_2d_place *at,
                                   uint32_t *to, int32_t scale, int32_t tail, ts_conv_2d_columns_function *columns) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t step = g->stride_w * g->in_c;
  if (at->ox >= at->from && at->ox + 1 < at->until) {
    const int8_t *window = at->row + at->ox * step;
    columns(to, window, window + step, rows);
    at->ox += 2;
  } else {
    const int8_t *const window = at->row + at->ox * step;
    int32_t inside = at->ox >= at->from && at->ox < at->until;
    const int32_t oy = at->oy, ox = at->ox, last = oy + 1 == g->out_h && ox + 1 == g->out_w;
    if (!last && ++at->ox == g->out_w) ts_conv_2d_next_row(p, x, at);
    inside = inside && at->ox >= at->from && at->ox < at->until;
    if (inside) {
      columns(to, window, at->row + at->ox * step, rows);
    } else {
      ts_conv_2d_edge(p, x, oy, ox, to, scale, tail);
      ts_conv_2d_edge(p, x, at->oy, at->ox, to + 2, scale, tail);
      if (tail) {
        uint32_t *const word = to + 4 * (p->steps - 1);
        ts_conv_2d_edge_tail(p, x, oy, ox, word, scale);
        ts_conv_2d_edge_tail(p, x, at->oy, at->ox, word + 2, scale);
      }
    }
    ++at->ox;
  }
  if (at->ox >= g->out_w) ts_conv_2d_next_row(p, x, at);
}

static inline void ts_conv_2d_s8_dsp(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t scale,
                                     int32_t clamp, int32_t tail, ts_conv_2d_columns_function *columns, ts_conv_2d_dot_function *dot) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t pixels = g->out_h * g->out_w, even = (g->out_c + 1) & ~1;
  /* Windows of one pixel that follow one another without a gap: a block of them is laid out in one go. */
  const int32_t dense = g->k_h == 1 && g->k_w == 1 && g->stride_h == 1 && g->stride_w == 1 && g->in_c % 4 == 0;
  const int32_t words = tail ? g->k_w * g->in_c / 4 : (g->k_w * g->in_c + 3) / 4;
  uint32_t *const to = (uint32_t *)scratch;
  int8_t *const apart = (int8_t *)(to + p->block * 4 * p->steps);
  ts_conv_2d_rows rows = {g->k_h, words, g->dilation_h * g->in_w * g->in_c - 4 * words};
  ts_conv_2d_dot d = {to, p->stream, y, 0, 16 * p->steps, p->steps, even};
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c) {
    ts_conv_2d_place at = {-1, 0, 0, 0, x};
    if (!dense) ts_conv_2d_next_row(p, x, &at);
    for (int32_t i = 0; i < pixels; i += 2 * d.pairs) {
      const int32_t left = pixels - i;
      /* Whole pairs go straight to y. An odd number of channels, or the last pixel without a partner, goes by a buffer. */
      const int32_t direct = left > 1 && even == g->out_c;
      d.pairs = direct ? ts_min(p->block, left / 2) : 1;
      if (dense) {
        rows.rows = d.pairs;
        rows.skip = g->in_c;
        columns(to, x + i * g->in_c, x + (left > 1 ? i + 1 : i) * g->in_c, &rows);
      } else {
        for (int32_t k = 0; k < d.pairs; ++k) ts_conv_2d_pair(p, x, &rows, &at, to + k * 4 * p->steps, scale, tail, columns);
      }
      d.y = direct ? y : apart;
      dot(&d);
      const int32_t made = direct ? 2 * d.pairs : ts_min(2, left);
      if (!direct)
        for (int32_t k = 0; k < made; ++k)
          for (int32_t c = 0; c < g->out_c; ++c) y[k * g->out_c + c] = apart[k * even + c];
      if (clamp)
        for (int32_t k = 0; k < made * g->out_c; ++k) y[k] = (int8_t)ts_clamp(y[k], p->low, p->high);
      y += made * g->out_c;
    }
  }
}

#define TS_CONV_2D_S8_DSP_DEFINE(kind, dot, scale, clamp, columns, tail)                                                   \
  extern ts_conv_2d_dot_function ts_conv_2d_dot_##dot;                                                                    \
  extern ts_conv_2d_columns_function ts_conv_2d_columns_##columns;                                                        \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {     \
    ts_conv_2d_s8_dsp(p, x, y, scratch, scale, clamp, tail, ts_conv_2d_columns_##columns, ts_conv_2d_dot_##dot);          \
  }

/* ---- three taps a row: windows that slide, and Winograd's F(2, 3) ---- */

static TS_APART void ts_conv_2d_s8_slides(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t clamp,
                                        ts_conv_2d_four_function *columns, ts_conv_2d_dot_function *dot) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t even = (g->out_c + 1) & ~1;
  uint32_t *const to = (uint32_t *)scratch;
  int8_t *const padding = (int8_t *)(to + 4 * p->steps), *const apart = padding + g->in_c;
  ts_conv_2d_dot d = {to, p->stream, y, 1, 16 * p->steps, p->steps, even};
  ts_conv_2d_four f;
  f.tall = g->k_h;
  for (int32_t i = 0; i < g->in_c; ++i) padding[i] = (int8_t)p->x_zero;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c)
    for (int32_t oy = 0; oy < g->out_h; ++oy) {
      const int32_t top = oy * g->stride_h - g->pad_top;
      for (int32_t ox = -2; ox < g->out_w; ox += 2) {
        ts_conv_2d_lay(p, x, padding, top, ox + 2 - g->pad_left, 2, to, g->in_c, columns, &f);
        if (ox < 0) continue;
        const int32_t made = ox + 1 == g->out_w ? 1 : 2, direct = made == 2 && even == g->out_c;
        d.y = direct ? y : apart;
        dot(&d);
        if (!direct)
          for (int32_t k = 0; k < made; ++k)
            for (int32_t c = 0; c < g->out_c; ++c) y[k * g->out_c + c] = apart[k * even + c];
        if (clamp)
          for (int32_t k = 0; k < made * g->out_c; ++k) y[k] = (int8_t)ts_clamp(y[k], p->low, p->high);
        y += made * g->out_c;
      }
    }
}

#define TS_CONV_2D_S8_SLIDES_DEFINE(kind, dot, scale, clamp)                                                            \
  extern ts_conv_2d_dot_function ts_conv_2d_dot_##dot;                                                                  \
  extern ts_conv_2d_four_function ts_conv_2d_slide_##scale;                                                             \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {   \
    ts_conv_2d_s8_slides(p, x, y, scratch, clamp, ts_conv_2d_slide_##scale, ts_conv_2d_dot_##dot);                      \
  }

typedef struct {
  const uint32_t *columns;
  const int32_t *stream;
  int8_t *y0, *y1;
  int32_t channels, steps;
} ts_conv_2d_tile;

typedef void ts_conv_2d_tile_function(const ts_conv_2d_tile *d);

static TS_APART void ts_conv_2d_s8_tiles(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t clamp,
                                       ts_conv_2d_four_function *columns, ts_conv_2d_tile_function *tile) {
  const ts_conv_2d_window *g = &p->window;
  uint32_t *const to = (uint32_t *)scratch;
  int8_t *const padding = (int8_t *)(to + 16 * p->steps), *const apart = padding + g->in_c;
  ts_conv_2d_tile d = {to, p->stream, y, y, g->out_c, p->steps};
  const int32_t line = g->in_w * g->in_c, reach = (g->k_h - 1) * g->dilation_h, over = g->dilation_h * line - g->in_c;
  ts_conv_2d_four f;
  f.tall = g->k_h;
  f.words = g->in_c / 4;
  for (int32_t i = 0; i < g->in_c; ++i) padding[i] = (int8_t)p->x_zero;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * line)
    for (int32_t oy = 0; oy < g->out_h; ++oy) {
      const int32_t top = oy - g->pad_top, inside = top >= 0 && top + reach < g->in_h;
      for (int32_t ox = 0; ox < g->out_w; ox += 2) {
        const int32_t left = ox - g->pad_left, alone = ox + 1 == g->out_w, made = (alone ? 1 : 2) * g->out_c;
        if (inside && left >= 0 && left + 4 <= g->in_w) {
          f.x[0] = x + top * line + left * g->in_c;
          for (int32_t i = 1; i < 4; ++i) f.x[i] = f.x[i - 1] + g->in_c;
          f.skip[0] = f.skip[1] = f.skip[2] = f.skip[3] = over;
          f.rows = g->k_h;
          columns(to, &f);
        } else {
          ts_conv_2d_lay(p, x, padding, top, left, 4, to, g->in_c / 2, columns, &f);
        }
        d.y0 = y;
        d.y1 = alone ? apart : y + g->out_c;
        tile(&d);
        if (clamp)
          for (int32_t k = 0; k < made; ++k) y[k] = (int8_t)ts_clamp(y[k], p->low, p->high);
        y += made;
      }
    }
}

#define TS_CONV_2D_S8_TILES_DEFINE(kind, tile, bytes, clamp)                                                            \
  extern ts_conv_2d_tile_function ts_conv_2d_tile_##tile;                                                               \
  extern ts_conv_2d_four_function ts_conv_2d_tile_columns_##bytes##_8;                                                    \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {   \
    ts_conv_2d_s8_tiles(p, x, y, scratch, clamp, ts_conv_2d_tile_columns_##bytes##_8, ts_conv_2d_tile_##tile);              \
  }

/* The same where factors would take too much flash: they are made of the taps, four channels at a time, for as many tiles as the scratch
 * holds the columns of. */
typedef struct {
  int32_t oy, ox;
  int8_t *y;
} ts_conv_2d_tile_place;

static inline void ts_conv_2d_next_tile(const ts_conv_2d_window *g, ts_conv_2d_tile_place *at) {
  at->y += (at->ox + 1 == g->out_w ? 1 : 2) * g->out_c;
  at->ox += 2;
  if (at->ox >= g->out_w) ++at->oy, at->ox = 0;
}

static TS_APART void ts_conv_2d_s8_made_tiles(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch, int32_t clamp,
                                              int32_t after, ts_conv_2d_four_function *columns, ts_conv_2d_tile_function *tile) {
  const ts_conv_2d_window *g = &p->window;
  const int32_t part = 16 * p->steps, weights = 24 * p->steps; /* words of a tile's columns, and of four channels' part; of their taps */
  uint32_t *const to = (uint32_t *)scratch, *const factors = to + p->block * part;
  uint32_t *const first = factors + 4, *const between = first + 3 * part, *const last = between + after + part;
  int8_t *const padding = (int8_t *)(last + after), *const apart = padding + g->in_c;
  ts_conv_2d_four f;
  f.tall = g->k_h;
  for (int32_t i = 0; i < g->in_c; ++i) padding[i] = (int8_t)p->x_zero;
  for (int32_t n = 0; n < g->batches; ++n, x += g->in_h * g->in_w * g->in_c) {
    ts_conv_2d_tile_place next = {0, 0, y};
    while (next.oy < g->out_h) {
      const ts_conv_2d_tile_place start = next;
      int32_t tiles = 0;
      for (; tiles < p->block && next.oy < g->out_h; ++tiles) {
        ts_conv_2d_lay(p, x, padding, next.oy - g->pad_top, next.ox - g->pad_left, 4, to + tiles * part, g->in_c / 2, columns, &f);
        ts_conv_2d_next_tile(g, &next);
      }
      const int32_t *stream = p->stream;
      for (int32_t c = 0; c < g->out_c; c += 4) {
        for (int32_t i = 0; i < 4; ++i) factors[i] = (uint32_t)*stream++;
        for (int32_t i = 0; i < after; ++i) between[i] = last[i] = (uint32_t)*stream++;
        ts_conv_2d_factors(first, (const int8_t *)stream, (const int8_t *)(stream + weights), 4 * part, 4 * after);
        stream += weights;
        ts_conv_2d_tile_place at = start;
        for (int32_t i = 0; i < tiles; ++i) {
          int8_t *const second = at.ox + 1 == g->out_w ? apart : at.y + g->out_c + c;
          const ts_conv_2d_tile d = {to + i * part, (const int32_t *)factors, at.y + c, second, 4, p->steps};
          tile(&d);
          ts_conv_2d_next_tile(g, &at);
        }
      }
      if (clamp)
        for (int8_t *i = start.y; i < next.y; ++i) *i = (int8_t)ts_clamp(*i, p->low, p->high);
    }
    y = next.y;
  }
}

#define TS_CONV_2D_S8_MADE_TILES_DEFINE(kind, tile, bytes, clamp, after)                                                \
  extern ts_conv_2d_tile_function ts_conv_2d_tile_##tile;                                                               \
  extern ts_conv_2d_four_function ts_conv_2d_tile_columns_##bytes##_8;                                                    \
  TS_KERNEL void ts_conv_2d_s8_##kind(const ts_conv_2d_s8_dsp_params *p, const int8_t *x, int8_t *y, void *scratch) {   \
    ts_conv_2d_s8_made_tiles(p, x, y, scratch, clamp, after, ts_conv_2d_tile_columns_##bytes##_8, ts_conv_2d_tile_##tile);  \
  }
