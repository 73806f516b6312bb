/* SPDX-License-Identifier: MIT-0 */
#include "floor_mod.h"

#include "ts_math.h"

static inline float ts_floor_mod_real(float a, float b) {
  const float rest = ts_fmodf(a, b);
  return rest != 0.0f && (b < 0.0f) != (rest < 0.0f) ? rest + b : rest;
}

static inline int64_t ts_floor_mod_whole(int64_t a, int64_t b) {
  if (b == 0 || b == -1) return 0;
  const int64_t rest = a % b;
  return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
}

TS_KERNEL void ts_floor_mod_f32(const ts_pair_params *p, const float *a, const float *b, float *y) {
  TS_BROADCAST(p, float, a, float, b, y, ts_floor_mod_real(u, v));
}

TS_KERNEL void ts_floor_mod_s32(const ts_pair_params *p, const int32_t *a, const int32_t *b, int32_t *y) {
  TS_BROADCAST(p, int32_t, a, int32_t, b, y, (int32_t)ts_floor_mod_whole(u, v));
}

TS_KERNEL void ts_floor_mod_s64(const ts_pair_params *p, const int64_t *a, const int64_t *b, int64_t *y) {
  TS_BROADCAST(p, int64_t, a, int64_t, b, y, ts_floor_mod_whole(u, v));
}
