/* SPDX-License-Identifier: MIT-0 */
#include "ts_copy.h"

/* The innermost loop, with the sizes of elements spelt out so that the compiler moves each with one load and store. */
static inline void ts_copy_row(const uint8_t *x, uint8_t *y, int32_t count, int32_t x_step, int32_t y_step, int32_t run) {
  int32_t from = 0, to = 0; /* offsets: a pointer may not step out of its buffer */
  switch (run) {
    case 1:
      for (; count > 0; --count, from += x_step, to += y_step) y[to] = x[from];
      break;
    case 2:
      for (; count > 0; --count, from += x_step, to += y_step) memcpy(y + to, x + from, 2);
      break;
    case 4:
      for (; count > 0; --count, from += x_step, to += y_step) memcpy(y + to, x + from, 4);
      break;
    default:
      for (; count > 0; --count, from += x_step, to += y_step) memcpy(y + to, x + from, (size_t)run);
      break;
  }
}

TS_KERNEL void ts_copy(const ts_copy_params *p, const uint8_t *x, uint8_t *y) {
  int32_t index[7] = {0, 0, 0, 0, 0, 0, 0};
  int32_t from = p->x_start, to = p->y_start;
  int d;
  do {
    ts_copy_row(x + from, y + to, p->count[7], p->x_step[7], p->y_step[7], p->run);
    for (d = 6; d >= 0; --d) {
      if (++index[d] < p->count[d]) {
        from += p->x_step[d];
        to += p->y_step[d];
        break;
      }
      index[d] = 0;
      from -= (p->count[d] - 1) * p->x_step[d];
      to -= (p->count[d] - 1) * p->y_step[d];
    }
  } while (d >= 0);
}

TS_KERNEL void ts_fill(const ts_fill_params *p, uint8_t *y) {
  if (p->size == 1) {
    memset(y, p->value[0], (size_t)p->count);
    return;
  }
  for (int32_t i = 0; i < p->count; ++i) memcpy(y + i * p->size, p->value, (size_t)p->size);
}
