/* SPDX-License-Identifier: MIT-0 */
#include "fully_connected_dsp.h"

#include <arm_acle.h>

/* fully_connected_dsp.S */
typedef struct {
  const void *x;
  const int32_t *stream;
  int8_t *y, *y_end;
  const void *x_end;
  int32_t multiplier, add, shift;
} ts_dense_dsp;
typedef const int32_t *ts_dense_dsp_function(const ts_dense_dsp *d); /* gives the stream's next word */

static inline uint32_t ts_dense_word(const int8_t *x) {
  uint32_t v;
  memcpy(&v, x, sizeof v);
  return v;
}
/* The two words that stand for four inputs (fully_connected_dsp.S). */
static inline int16x2_t ts_dense_even(uint32_t v) { return __sxtb16((int8x4_t)v); }
static inline int16x2_t ts_dense_odd(uint32_t v) { return (int16x2_t)(v ^ 0x007F007Fu); }

/* The last inputs, fewer than four. */
static inline uint32_t ts_dense_rest(const int8_t *x, int32_t n) {
  uint32_t v = 0;
  for (int32_t i = 0; i < n; ++i) v |= (uint32_t)(uint8_t)x[i] << 8 * i;
  return v;
}

static inline void ts_dense_prepare(const int8_t *x, int32_t in, int16x2_t *to) {
  for (; in >= 8; in -= 8, x += 8, to += 4) {
    const uint32_t v = ts_dense_word(x), w = ts_dense_word(x + 4);
    to[0] = ts_dense_even(v);
    to[1] = ts_dense_odd(v);
    to[2] = ts_dense_even(w);
    to[3] = ts_dense_odd(w);
  }
  if (in) {
    const uint32_t v = in >= 4 ? ts_dense_word(x) : ts_dense_rest(x, in), w = in > 4 ? ts_dense_rest(x + 4, in - 4) : 0;
    to[0] = ts_dense_even(v);
    to[1] = ts_dense_odd(v);
    to[2] = ts_dense_even(w);
    to[3] = ts_dense_odd(w);
  }
}

/* What distinguishes the kernels of the family, known when each is compiled. */
typedef struct {
  ts_dense_dsp_function *raw, *prepared; /* one of them, both, or none */
  int32_t shift;                         /* -1: the parameters say */
  int32_t sign, each, single, clamp;     /* single: outputs made one by one */
} ts_dense_kind;

/* Inlined in each kernel of the family, so that `kind` costs nothing. */
#define TS_DENSE_INLINE static inline __attribute__((always_inline))

TS_DENSE_INLINE void ts_dense_one_by_one(const ts_fully_connected_s8_dsp_params *p, ts_dense_kind kind, const int8_t *x, int8_t *y,
                                       int32_t count, const int32_t *w) {
  const int32_t words = p->in / 4, rest = p->in % 4;
  const uint32_t last = ts_dense_rest(x + 4 * words, rest);
  int32_t multiplier = p->multiplier, add = p->add, shift = kind.shift < 0 ? p->shift : kind.shift;
  for (int32_t o = 0; o < count; ++o) {
    int32_t sum = *w++;
    for (int32_t i = 0; i < words; ++i) {
      const uint32_t v = ts_dense_word(x + 4 * i);
      const int32_t h = *w++;
      sum = __smlad(h, ts_dense_even(v), sum);
      sum = __smlad(__sxtb16(h), ts_dense_odd(v), sum);
    }
    if (rest) {
      const int32_t h = *w++;
      sum = __smlad(h, ts_dense_even(last), sum);
      if (rest > 1) sum = __smlad(__sxtb16(h), ts_dense_odd(last), sum);
    }
    if (kind.each) multiplier = *w++;
    if (kind.each && kind.sign) add = *w++, shift = *w++;
    int32_t product = (int32_t)((int64_t)sum * multiplier >> 32);
    if (kind.sign) product += add + (sum >> 31) * 128;
    y[o] = (int8_t)__ssat(product >> shift, 8);
  }
}

TS_DENSE_INLINE void ts_fully_connected_s8_dsp(const ts_fully_connected_s8_dsp_params *p, ts_dense_kind kind, const int8_t *x, int8_t *y,
                                             void *scratch) {
  const int32_t bytes = 2 * ((p->in + 7) & ~7);
  for (int32_t n = p->batches; n > 0; --n, x += p->in, y += p->out) {
    ts_dense_dsp d = {x, p->stream, y, y + p->whole, x + p->in, p->multiplier, p->add, p->shift};
    if (kind.prepared) {
      void *const at = kind.raw ? (void *)(y + p->out - bytes) : scratch;
      ts_dense_prepare(x, p->in, (int16x2_t *)at);
      d.x = at;
      d.x_end = (int8_t *)at + bytes;
      d.y_end = y + p->prepared;
      d.stream = kind.prepared(&d);
      d.y = d.y_end;
      d.y_end = y + p->whole;
      d.x = x;
      d.x_end = x + p->in;
    }
    if (kind.raw) d.stream = kind.raw(&d);
    if (kind.single) ts_dense_one_by_one(p, kind, x, y + p->whole, p->out - p->whole, d.stream);
    if (kind.clamp)
      for (int32_t i = 0; i < p->out; ++i) y[i] = (int8_t)ts_clamp(y[i], p->low, p->high);
  }
}

#define TS_DENSE_NONE ((ts_dense_dsp_function *)0)
#define TS_DENSE_DSP_EXTERN(name) extern ts_dense_dsp_function ts_dense_dsp_##name;
#define TS_FULLY_CONNECTED_S8_DSP_DEFINE(name, ...)                                                                     \
  TS_KERNEL void ts_fully_connected_s8_##name(const ts_fully_connected_s8_dsp_params *p, const int8_t *x, int8_t *y,    \
                                              void *scratch) {                                                          \
    const ts_dense_kind kind = {__VA_ARGS__};                                                                           \
    ts_fully_connected_s8_dsp(p, kind, x, y, scratch);                                                                  \
  }
