@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D of 1 x 1 taps for cores with the DSP extension, two channels of many pixels at a time. Judged by conv_2d.c, byte for byte.
@
@ Columns, weights and registers are those of conv_2d_dsp.S, but the weights of two channels stand in the scratch, and all pairs of pixels of a
@ block go by them. A pair takes 23 instructions beside its steps, for four outputs.

#include "conv_2d_steps_dsp.S"

@ void ts_conv_2d_points_NAME(const ts_conv_2d_points *d): two channels of some pairs of pixels.
@     d: columns, weights (starting sums twice, steps, what requantises), y, pairs of pixels (> 0), steps, bytes of a pixel's outputs,
@     bytes from the first channel's to the second's
  .macro points name, long, rounds, requantise:vararg
  .section .text.ts_conv_2d_points_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_points_\name
  .type ts_conv_2d_points_\name, %function
ts_conv_2d_points_\name:
    enter
    ldmia r0, {r0-r6}
    put2 0, 1, r2, r5             @ s0 y, s1 bytes of a pixel
    lsls r7, r4, #4
    mla r8, r3, r7, r0
    put2 4, 5, r6, r8             @ s4 the second channel, s5 the columns' end
    .if \long
    add r7, r7, r1
    adds r7, #16
    put 6, r7                     @ s6 the steps' end
    .endif
    subs r4, #1                   @ the entry: 40 bytes of code a step
    and r4, r4, #(\rounds - 1)
    rsb r4, r4, #(\rounds - 1)
    movs r6, #40
    mul r4, r4, r6
    adr r6, 1f
    add r4, r4, r6
    put2 2, 3, r1, r4             @ s2 weights, s3 the entry
5:
    get2 r1, r6, 2, 3
    ldmia r1!, {r2-r5}
    mov pc, r6
    .balign 4
1:
    .rept \rounds
    step 0
    .endr
    .if \long
    get r6, 6
    cmp r1, r6
    bne 1b
    .endif
    \requantise
    get2 r6, r7, 0, 1
    get2 r8, r9, 4, 5
    strb r2, [r6]
    strb r3, [r6, r8]
    add r6, r6, r7
    strb r4, [r6]
    strb r5, [r6, r8]
    add r6, r6, r7
    put 0, r6
    cmp r0, r9
    bne 5b
    leave
  .size ts_conv_2d_points_\name, . - ts_conv_2d_points_\name
  .endm

@ What follows are the instances that this model uses.
