/* A window that slides over an image (batch, height, width, channels): convolutions and pools.
 * SPDX-License-Identifier: MIT-0
 */
#ifndef TS_WINDOW_H
#define TS_WINDOW_H

#include "ts.h"

typedef struct {
  int32_t batches, in_h, in_w, in_c;
  int32_t out_h, out_w, out_c;
  int32_t k_h, k_w; /* taps */
  int32_t stride_h, stride_w, dilation_h, dilation_w;
  int32_t pad_top, pad_left; /* rows above and columns left of the image that the first window takes in */
} ts_window;

/* One position of the window: its tap (0, 0) lies at (top, left) of the image, and of its taps the rows y0 .. y1 - 1 and columns
 * x0 .. x1 - 1 lie inside. */
typedef struct {
  int32_t top, left, y0, y1, x0, x1;
} ts_taps;

static inline int32_t ts_tap_first(int32_t origin, int32_t dilation) {
  return origin < 0 ? (dilation - 1 - origin) / dilation : 0;
}
static inline int32_t ts_tap_end(int32_t origin, int32_t dilation, int32_t taps, int32_t in) {
  return origin < in ? ts_min(taps, (in - origin + dilation - 1) / dilation) : 0;
}

static inline ts_taps ts_taps_at(const ts_window *g, int32_t oy, int32_t ox) {
  ts_taps t;
  t.top = oy * g->stride_h - g->pad_top;
  t.left = ox * g->stride_w - g->pad_left;
  t.y0 = ts_tap_first(t.top, g->dilation_h);
  t.x0 = ts_tap_first(t.left, g->dilation_w);
  t.y1 = ts_tap_end(t.top, g->dilation_h, g->k_h, g->in_h);
  t.x1 = ts_tap_end(t.left, g->dilation_w, g->k_w, g->in_w);
  return t;
}

/* Where tap (i, j) reads: an offset into the image's elements. */
static inline int32_t ts_tap(const ts_window *g, const ts_taps *t, int32_t i, int32_t j) {
  return ((t->top + i * g->dilation_h) * g->in_w + t->left + j * g->dilation_w) * g->in_c;
}

#endif
