@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D of 1 x 1 taps and 4 or 8 inputs for cores with the DSP extension. Judged by conv_2d.c, byte for byte.
@
@ One pixel at a time: its inputs stay in registers, each times 256, while all of its outputs are made. An output of 8 inputs is LDM of all that
@ it needs, 4 x SMLAD, SMMUL, SSAT, STRB: 8 instructions. A pixel takes 10 beside.
@
@     r0 x   r1 stream   r2 y   r3 0xff00ff00   r4-r7 inputs (0 2, 1 3, 4 6, 5 7)   r8 sum   r9-r12 weights   lr slope

#include "ts_dsp.S"

  .macro few_widen lo, hi
    ldr \hi, [r0], #4
    and \lo, r3, \hi, lsl #8
    and \hi, r3, \hi
  .endm

@ void ts_conv_2d_few_NAME(const int8_t *x, const int32_t *stream, int8_t *y, const int8_t *x_end, const int32_t *stream_end)
@ `inputs` of a pixel; `here` outputs stand in a row, and `more` tells that it takes several rounds to make a pixel.
  .macro few name, inputs, here, more, t
  .section .text.ts_conv_2d_few_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_few_\name
  .type ts_conv_2d_few_\name, %function
ts_conv_2d_few_\name:
    ldr r12, [sp]
    enter
    put2 0, 1, r1, r3             @ s0 the stream's start, s1 the inputs' end
    put 2, r12                    @ s2 the stream's end
    mov r3, #0xff00ff00
1:
    few_widen r4, r5
    .if \inputs == 8
    few_widen r6, r7
    .endif
    get r1, 0
2:
    .rept \here
    .if \inputs == 8
    ldmia r1!, {r8-r12, lr}
    smlad r8, r4, r9, r8
    smlad r8, r5, r10, r8
    smlad r8, r6, r11, r8
    smlad r8, r7, r12, r8
    .else
    ldmia r1!, {r8-r10, lr}
    smlad r8, r4, r9, r8
    smlad r8, r5, r10, r8
    .endif
    smmul r8, r8, lr
    ssat r8, #8, r8, asr #\t
    strb r8, [r2], #1
    .endr
    .if \more
    get r8, 2
    cmp r1, r8
    bne 2b
    .endif
    get r8, 1
    cmp r0, r8
    bne 1b
    leave
  .size ts_conv_2d_few_\name, . - ts_conv_2d_few_\name
  .endm

@ What follows are the instances that this model uses.
