/* SPDX-License-Identifier: MIT-0 */
#include "cast.h"

typedef struct {
  float real; /* of a float32 */
  int64_t whole;
} ts_cast_number;

static inline const uint8_t *ts_cast_get(const uint8_t *x, int32_t type, ts_cast_number *v) {
  int16_t i16;
  uint16_t u16;
  int32_t i32;
  uint32_t u32;
  switch (type) {
    case 0: memcpy(&v->real, x, 4); return x + 4;
    case 1: v->whole = (int8_t)*x; return x + 1;
    case 3: memcpy(&i16, x, 2); v->whole = i16; return x + 2;
    case 4: memcpy(&i32, x, 4); v->whole = i32; return x + 4;
    case 5: memcpy(&v->whole, x, 8); return x + 8;
    case 6: v->whole = *x ? 1 : 0; return x + 1;
    case 7: memcpy(&u32, x, 4); v->whole = u32; return x + 4;
    case 8: memcpy(&u16, x, 2); v->whole = u16; return x + 2;
    default: v->whole = *x; return x + 1;
  }
}

/* A float cut off, within the ends of a type; both ends are floats exactly, or one above a float. */
static inline int64_t ts_cast_cut(float x, int64_t low, int64_t high) {
  if (x != x) return 0;
  if (x <= (float)low) return low;
  if (x >= (float)high) return high;
  return (int64_t)x;
}

static inline int64_t ts_cast_to_whole(float x, int32_t type) {
  switch (type) {
    case 1: return ts_cast_cut(x, INT8_MIN, INT8_MAX);
    case 2: return ts_cast_cut(x, 0, UINT8_MAX);
    case 3: return ts_cast_cut(x, INT16_MIN, INT16_MAX);
    case 4: return ts_cast_cut(x, INT32_MIN, INT32_MAX);
    case 5: return ts_cast_cut(x, INT64_MIN, INT64_MAX);
    case 7: return ts_cast_cut(x, 0, UINT32_MAX);
    case 8: return ts_cast_cut(x, 0, UINT16_MAX);
    default: return x != 0.0f ? 1 : 0;
  }
}

static inline uint8_t *ts_cast_put(uint8_t *y, int32_t type, int64_t whole) {
  const uint16_t low16 = (uint16_t)(uint64_t)whole;
  const uint32_t low32 = (uint32_t)(uint64_t)whole;
  switch (type) {
    case 3: case 8: memcpy(y, &low16, 2); return y + 2;
    case 4: case 7: memcpy(y, &low32, 4); return y + 4;
    case 5: memcpy(y, &whole, 8); return y + 8;
    case 6: *y = whole ? 1 : 0; return y + 1;
    default: *y = (uint8_t)(uint64_t)whole; return y + 1;
  }
}

TS_KERNEL void ts_cast(const ts_cast_params *p, const uint8_t *x, uint8_t *y) {
  for (int32_t i = 0; i < p->count; ++i) {
    ts_cast_number v = {0.0f, 0};
    x = ts_cast_get(x, p->from, &v);
    if (p->to == 0) {
      const float real = p->from == 0 ? v.real : (float)v.whole;
      memcpy(y, &real, 4);
      y += 4;
    } else {
      y = ts_cast_put(y, p->to, p->from == 0 ? ts_cast_to_whole(v.real, p->to) : v.whole);
    }
  }
}
