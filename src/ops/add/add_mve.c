/* SPDX-License-Identifier: MIT-0 */
#include "add_mve.h"

#include <arm_mve.h>

/* The last shift rounds: `addend` is without its half. (GNU as 2.40 assembles vqshrnb, which does not, as vqrshrnb.)
 * Narrowing twice interleaves: the bytes come out as elements 0 8 4 12, 1 9 5 13 ... */
static const uint8_t ts_add_mve_order[16] = {0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15};

/* Four sums in q0 (or `to`), narrowed to halfwords: 5 instructions. */
#define TS_ADD_MVE_FOUR(to, from, half)    \
  "vldrb.s32 " from ", [%[a]], #4\n"       \
  "vldrb.s32 q4, [%[b]], #4\n"            \
  "vmlas.s32 " from ", q5, %[addend]\n"    \
  "vmla.s32 " from ", q4, %[b_factor]\n"   \
  "vshrn" half ".i32 " to ", " from ", #16\n"

#define TS_ADD_MVE_CLAMP_0 ""
#define TS_ADD_MVE_CLAMP_1 "vmax.s8 q2, q2, q7\n" "vmin.s8 q2, q2, q1\n"
/* 25 instructions for 16 elements; gcc's intrinsics took 44. Apart from its caller, whose frame would have to save the vector registers
 * for all layers. */
#define TS_ADD_S8_MVE_DEFINE(kind, shift, clamp)                                                                          \
  static __attribute__((noinline)) void ts_add_mve_##kind(const ts_add_s8_mve_params *p, const int8_t *a, const int8_t *b, int8_t *y) {       \
    const int32_t b_factor = p->b_factor, addend = p->addend;                                                            \
    const int32x4_t a_factor = vdupq_n_s32(p->a_factor);                                                                 \
    int32_t sixteens = p->count >> 4;                                                                                    \
    if (sixteens > 0)                                                                                                     \
      __asm__ volatile(                                                                                                   \
          "vdup.32 q5, %[a_factor]\n"                                                                                     \
          "vldrb.8 q6, [%[order]]\n"                                                                                      \
          "vdup.8 q7, %[low]\n"                                                                                           \
          "vdup.8 q1, %[high]\n"                                                                                          \
          "dls lr, %[n]\n"                                                                                                \
          "1:\n" TS_ADD_MVE_FOUR("q2", "q0", "b") TS_ADD_MVE_FOUR("q2", "q0", "t")                                        \
          TS_ADD_MVE_FOUR("q3", "q0", "b") TS_ADD_MVE_FOUR("q3", "q0", "t")                                               \
          "vqrshrnb.s16 q2, q2, #" #shift "\n"                                                                            \
          "vqrshrnt.s16 q2, q3, #" #shift "\n"                                                                            \
          TS_ADD_MVE_CLAMP_##clamp                                                                                       \
          "vstrb.8 q2, [%[y], q6]\n"                                                                                      \
          "adds %[y], #16\n"                                                                                              \
          "le lr, 1b"                                                                                                     \
          : [a] "+l"(a), [b] "+l"(b), [y] "+r"(y)                                                                         \
          : [n] "r"(sixteens), [a_factor] "r"(p->a_factor), [b_factor] "r"(b_factor), [addend] "r"(addend),              \
            [order] "r"(ts_add_mve_order), [low] "r"(p->low), [high] "r"(p->high)                                        \
          : "lr", "cc", "memory", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12",        \
            "d13", "d14", "d15");                                                                                        \
    for (int32_t n = p->count & 15; n > 0; n -= 4, a += 4, b += 4, y += 4) {                                              \
      const mve_pred16_t some = vctp32q((uint32_t)n);                                                                     \
      const int32x4_t s = vmlaq_n_s32(vmlasq_n_s32(vldrbq_z_s32(a, some), a_factor, addend), vldrbq_z_s32(b, some),       \
                                      b_factor);                                                                          \
      const int32x4_t r = vmaxq_s32(vrshrq_n_s32(s, 16 + shift), vdupq_n_s32(p->low));                                     \
      vstrbq_p_s32(y, vminq_s32(r, vdupq_n_s32(p->high)), some);                                                          \
    }                                                                                                                     \
  }                                                                                                                       \
  TS_KERNEL void ts_add_s8_mve_##kind(const ts_add_s8_mve_params *p, const int8_t *a, const int8_t *b, int8_t *y) {       \
    ts_add_mve_##kind(p, a, b, y);                                                                                        \
  }
