@ SPDX-License-Identifier: MIT-0
@
@ What CONV_2D's kernels for the DSP extension share: steps, and what requantises their sums.

#include "ts_dsp.S"

@ 4 numbers of two pixels (r0) by two channels (r1): 10 instructions; of bytes, as conv_2d_dsp.S has them, 12.
  .macro step bytes
    ldmia r0!, {r6-r9}
    .if \bytes
    ldrd r10, r12, [r1], #8
    sxtb16 r11, r10
    sxtb16 lr, r12
    .else
    ldmia r1!, {r10-r12, lr}
    .endif
    smlad r2, r6, r10, r2
    smlad r3, r6, r12, r3
    smlad r4, r8, r10, r4
    smlad r5, r8, r12, r5
    smlad r2, r7, r11, r2
    smlad r3, r7, lr, r3
    smlad r4, r9, r11, r4
    smlad r5, r9, lr, r5
  .endm

@ y = SSAT8(SMMUL(sum, slope) ASR t); `from` points to: slope 0, slope 1.
  .macro requantise_linear t, from=r1
    ldrd r8, r9, [\from], #8
    smmul r2, r2, r8
    smmul r3, r3, r9
    smmul r4, r4, r8
    smmul r5, r5, r9
    ssat r2, #8, r2, asr #\t
    ssat r3, #8, r3, asr #\t
    ssat r4, #8, r4, asr #\t
    ssat r5, #8, r5, asr #\t
  .endm

@ The exact form of any requantisation to the right; `from` points to: multipliers, addends, shifts of the two channels. For sums times
@ 256: SMMLA(256 a, m, addend) - [a < 0] 128, shifted; else SMMULR(2 a, m) - [it is < 0] + addend, shifted.
  .macro requantise_one_exact scale, x, m, c, s
    .if \scale == 256
    asr r12, \x, #31
    smmla \x, \x, \m, \c
    add \x, \x, r12, lsl #7
    .else
    lsl \x, \x, #1
    smmulr \x, \x, \m
    add \x, \x, \x, asr #31
    add \x, \x, \c
    .endif
    asr \x, \x, \s
    ssat \x, #8, \x
  .endm
  .macro requantise_exact scale, from=r1
    ldmia \from!, {r6-r11}
    requantise_one_exact \scale, r2, r6, r8, r10
    requantise_one_exact \scale, r3, r7, r9, r11
    requantise_one_exact \scale, r4, r6, r8, r10
    requantise_one_exact \scale, r5, r7, r9, r11
  .endm

@ A step of Winograd's forms: 8 numbers of the columns (r0) by 4 channels of the stream (r1), 21 instructions. r2-r5 sums.
  .macro two_channels s0, s1, x0, x1
    ldmia r1!, {r10-r12, lr}
    smlad \s0, \x0, r10, \s0
    smlad \s1, \x0, r12, \s1
    smlad \s0, \x1, r11, \s0
    smlad \s1, \x1, lr, \s1
  .endm
  .macro tile_step
    ldmia r0!, {r6-r9}
    two_channels r2, r3, r6, r7
    two_channels r4, r5, r6, r7
    two_channels r2, r3, r8, r9
    two_channels r4, r5, r8, r9
  .endm

@ The requantisations of four channels, by what `from` points to.
  .macro four_linear t, from=r1
    ldmia \from!, {r6-r9}
    smmul r2, r2, r6
    smmul r3, r3, r7
    smmul r4, r4, r8
    smmul r5, r5, r9
    ssat r2, #8, r2, asr #\t
    ssat r3, #8, r3, asr #\t
    ssat r4, #8, r4, asr #\t
    ssat r5, #8, r5, asr #\t
  .endm
  .macro four_exact from=r1
    ldmia \from!, {r6-r11}
    requantise_one_exact 256, r2, r6, r8, r10
    requantise_one_exact 256, r3, r7, r9, r11
    ldmia \from!, {r6-r11}
    requantise_one_exact 256, r4, r6, r8, r10
    requantise_one_exact 256, r5, r7, r9, r11
  .endm
