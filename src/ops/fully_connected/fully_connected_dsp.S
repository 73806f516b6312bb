@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED, int8, for cores with the DSP extension. Judged by fully_connected.c, byte for byte.
@
@ Four outputs at a time. Weights stay bytes. Two weights b0, b1 (of inputs x0, x1) are stored as the
@ halfword h = 256 b0 + b1, four in a word. Of a word of input bytes come, by one instruction each,
@
@     X = (x0, x2)                                     SXTB16
@     Y = (256 x1 + 127 - x0, 256 x3 + 127 - x2)       EOR 0x007f007f: always within 16 bits
@
@ and SMLAD(h, X) + SMLAD(SXTB16(h), Y) is 256 (b0 x0 + b1 x1 + b2 x2 + b3 x3) + 127 (b1 + b3): exact, with one unpacking for four
@ weights; the last term is taken off the starting sum. So the sums come times 256, as the requantisation wants them.
@
@ A step of 8 inputs x 4 outputs is 31 instructions for 32 multiply-accumulates from the bytes, 27 where X and Y were made ahead of
@ time, which pays from some 8 outputs on.
@
@     stream: for each 4 outputs: 4 starting sums, for each 8 inputs 4 + 4 words, and what the requantisation needs where every
@             output has its own
@     r0 x   r1 stream   r2-r5 sums   r6-r9 X, Y of two words   r10-r12, lr weights
@     s0 y   s1 its end   s2 x   s3 entry   s4 x's end   s5-s7 multiplier, addend, shift

#include "ts_dsp.S"

  .macro dot_word sum, h, x, y
    smlad \sum, \h, \x, \sum
    sxtb16 \h, \h
    smlad \sum, \h, \y, \sum
  .endm
  .macro step_8 prepared
    .if \prepared
    ldmia r0!, {r6-r9}
    .else
    ldrd r6, r8, [r0], #8
    eor r7, r6, #0x007f007f
    sxtb16 r6, r6
    eor r9, r8, #0x007f007f
    sxtb16 r8, r8
    .endif
    ldmia r1!, {r10-r12, lr}
    dot_word r2, r10, r6, r7
    dot_word r3, r11, r6, r7
    dot_word r4, r12, r6, r7
    dot_word r5, lr, r6, r7
    ldmia r1!, {r10-r12, lr}
    dot_word r2, r10, r8, r9
    dot_word r3, r11, r8, r9
    dot_word r4, r12, r8, r9
    dot_word r5, lr, r8, r9
  .endm

@ y = SSAT8(SMMUL(sum, multiplier) ASR t)
  .macro dense_linear_of t, m2, m3, m4, m5
    smmul r2, r2, \m2
    smmul r3, r3, \m3
    smmul r4, r4, \m4
    smmul r5, r5, \m5
    ssat r2, #8, r2, asr #\t
    ssat r3, #8, r3, asr #\t
    ssat r4, #8, r4, asr #\t
    ssat r5, #8, r5, asr #\t
  .endm
  .macro dense_linear t
    get r6, 5
    dense_linear_of \t, r6, r6, r6, r6
  .endm
@ The stream has: 4 multipliers.
  .macro dense_linear_each t
    ldmia r1!, {r6-r9}
    dense_linear_of \t, r6, r7, r8, r9
  .endm
@ y = SSAT8((SMMUL(sum, multiplier) + addend - [sum < 0] 128) ASR shift), the shift a register or a number.
  .macro dense_one_exact sum, shift
    asr r9, \sum, #31
    smmla \sum, \sum, r6, r7
    add \sum, \sum, r9, lsl #7
    .ifc \shift, r8
    asr \sum, \sum, r8
    ssat \sum, #8, \sum
    .else
    ssat \sum, #8, \sum, asr #\shift
    .endif
  .endm
  .macro dense_exact shift
    get2 r6, r7, 5, 6
    .ifc \shift, r8
    get r8, 7
    .endif
    dense_one_exact r2, \shift
    dense_one_exact r3, \shift
    dense_one_exact r4, \shift
    dense_one_exact r5, \shift
  .endm
@ The stream has: multiplier, addend, shift of each.
  .macro dense_exact_each
    ldmia r1!, {r6-r8}
    dense_one_exact r2, r8
    ldmia r1!, {r6-r8}
    dense_one_exact r3, r8
    ldmia r1!, {r6-r8}
    dense_one_exact r4, r8
    ldmia r1!, {r6-r8}
    dense_one_exact r5, r8
  .endm

@ const int32_t *ts_dense_dsp_NAME(const ts_dense_dsp *d): the outputs from d->y to d->y_end, a multiple of 4; gives where the stream
@ goes on. `rounds` steps stand in a row: the first time round is entered where as many are left as the last round leaves over. Where a
@ layer has just as many steps (`straight`), there is no round.
  .macro dense name, prepared, straight, rounds, requantise:vararg
  .section .text.ts_dense_dsp_\name, "ax", %progbits
  .balign 4
  .global ts_dense_dsp_\name
  .type ts_dense_dsp_\name, %function
ts_dense_dsp_\name:
    enter
    ldmia r0, {r0-r7}
    put2 0, 1, r2, r3
    put 4, r4
    put2 5, 6, r5, r6
    put 7, r7
    .if \straight
    put 2, r0
    b 2f
    .balign 4
    .else
    subs r5, r4, r0               @ 8 or 16 bytes of x a step
    lsrs r5, r5, #(3 + \prepared)
    subs r5, #1
    and r5, r5, #(\rounds - 1)
    rsb r5, r5, #(\rounds - 1)
    movs r6, #(124 - 16 * \prepared)
    mul r5, r5, r6
    adr r6, 1f
    add r5, r5, r6
    adds r5, #1                   @ Thumb
    put2 2, 3, r0, r5
    b 2f
    .balign 4
1:
    .rept \rounds
    step_8 \prepared
    .endr
    get r6, 4
    cmp r0, r6
    bne 1b
    .endif
4:
    \requantise
    get2 r6, r7, 0, 1
    strb r2, [r6]
    strb r3, [r6, #1]
    strb r4, [r6, #2]
    strb r5, [r6, #3]
    adds r6, #4
    put 0, r6
    cmp r6, r7
    beq 3f
2:
    ldmia r1!, {r2-r5}
    .if \straight
    get r0, 2
    .rept \rounds
    step_8 \prepared
    .endr
    b 4b
    .else
    get2 r0, r6, 2, 3
    bx r6
    .endif
3:
    mov r0, r1
    leave
  .size ts_dense_dsp_\name, . - ts_dense_dsp_\name
  .endm

@ What follows are the instances that this model uses.
