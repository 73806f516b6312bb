/* SPDX-License-Identifier: MIT-0 */
#include "mean_mve.h"

#include <arm_mve.h>

/* VQRDMULH rounds as the reference does; VRSHL rounds halves up, so negative numbers are made one less before. */
static inline int32x4_t ts_mean_of_four(const ts_mean_s8_mve_params *p, int32x4_t sum) {
  int32x4_t r = vqrdmulhq_n_s32(vsubq_n_s32(sum, p->x_zeros), p->multiplier);
  r = vsubq_m_n_s32(r, r, 1, vcmpltq_n_s32(r, 0));
  r = vaddq_n_s32(vrshlq_n_s32(r, p->shift), p->y_zero);
  return vminq_s32(vmaxq_s32(r, vdupq_n_s32(p->low)), vdupq_n_s32(p->high));
}

/* Apart from its caller, whose frame would have to save the vector registers for all layers. */
static __attribute__((noinline)) void ts_mean_mve(const ts_mean_s8_mve_params *p, const int8_t *x, int8_t *y) {
  for (int32_t n = 0; n < p->outer; ++n, x += p->elements * p->channels, y += p->channels) {
    int32_t c = 0;
    for (; c + 16 <= p->channels; c += 16) {
      int32x4_t s0 = vdupq_n_s32(0), s1 = s0, s2 = s0, s3 = s0;
      const int8_t *px = x + c;
      for (int32_t i = p->elements; i > 0; --i, px += p->channels) {
        s0 = vaddq_s32(s0, vldrbq_s32(px));
        s1 = vaddq_s32(s1, vldrbq_s32(px + 4));
        s2 = vaddq_s32(s2, vldrbq_s32(px + 8));
        s3 = vaddq_s32(s3, vldrbq_s32(px + 12));
      }
      vstrbq_s32(y + c, ts_mean_of_four(p, s0));
      vstrbq_s32(y + c + 4, ts_mean_of_four(p, s1));
      vstrbq_s32(y + c + 8, ts_mean_of_four(p, s2));
      vstrbq_s32(y + c + 12, ts_mean_of_four(p, s3));
    }
    for (; c < p->channels; c += 4) {
      const mve_pred16_t some = vctp32q((uint32_t)(p->channels - c));
      int32x4_t s = vdupq_n_s32(0);
      const int8_t *px = x + c;
      for (int32_t i = p->elements; i > 0; --i, px += p->channels) s = vaddq_s32(s, vldrbq_z_s32(px, some));
      vstrbq_p_s32(y + c, ts_mean_of_four(p, s), some);
    }
  }
}

TS_KERNEL void ts_mean_s8_mve(const ts_mean_s8_mve_params *p, const int8_t *x, int8_t *y) { ts_mean_mve(p, x, y); }
