@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED, int8, for cores with the DSP extension. Judged by fully_connected.c, byte for byte.
@
@ Four outputs at a time. Weights stay bytes, and input too: nothing is unpacked ahead of time. Two weights b0, b1 (of inputs x0, x1) are stored as the
@ halfword h = 256 b0 + b1, four in a word. Of a word of input bytes come, by one instruction each,
@
@     X = (x0, x2)                                     SXTB16
@     Y = (256 x1 + 127 - x0, 256 x3 + 127 - x2)       EOR 0x007f007f: always within 16 bits
@
@ and SMLAD(h, X) + SMLAD(SXTB16(h), Y) is 256 (b0 x0 + b1 x1 + b2 x2 + b3 x3) + 127 (b1 + b3): exact, with one unpacking for four
@ weights; the last term is taken off the starting sum. So the sums come times 256, as the requantisation wants them.
@ A step of 8 inputs x 4 outputs: 31 instructions for 32 multiply-accumulates.
@
@     stream: for each 4 outputs: 4 starting sums, for each 8 inputs 4 + 4 words, what the requantisation needs
@     r0 x   r1 stream   r2-r5 sums   r6-r9 X, Y of two words   r10-r12, lr weights
@     s0 y   s1 its end   s2 x   s3 entry   s4 x's end

#include "ts_dsp.S"

  .macro dot_word sum, h, x, y
    smlad \sum, \h, \x, \sum
    sxtb16 \h, \h
    smlad \sum, \h, \y, \sum
  .endm
  .macro step_8
    ldrd r6, r8, [r0], #8
    eor r7, r6, #0x007f007f
    sxtb16 r6, r6
    eor r9, r8, #0x007f007f
    sxtb16 r8, r8
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

@ The stream has: 4 slopes.
  .macro dense_linear t
    ldmia r1!, {r6-r9}
    smmul r2, r2, r6
    smmul r3, r3, r7
    smmul r4, r4, r8
    smmul r5, r5, r9
    ssat r2, #8, r2, asr #\t
    ssat r3, #8, r3, asr #\t
    ssat r4, #8, r4, asr #\t
    ssat r5, #8, r5, asr #\t
  .endm
@ The stream has: multiplier, addend, shift of each.
  .macro dense_one_exact sum
    ldmia r1!, {r6-r8}
    asr \sum, \sum, #7
    smmulr \sum, \sum, r6
    add \sum, \sum, \sum, asr #31
    add \sum, \sum, r7
    asr \sum, \sum, r8
    ssat \sum, #8, \sum
  .endm
  .macro dense_exact
    dense_one_exact r2
    dense_one_exact r3
    dense_one_exact r4
    dense_one_exact r5
  .endm

@ void ts_dense_dsp_NAME(const int8_t *x, const int32_t *stream, int8_t *y, int32_t count, steps): `count` outputs, a multiple of 4;
@ steps of 8 inputs, on the stack.
  .macro dense name, requantise:vararg
  .section .text.ts_dense_dsp_\name, "ax", %progbits
  .balign 4
  .global ts_dense_dsp_\name
  .type ts_dense_dsp_\name, %function
ts_dense_dsp_\name:
    ldr r12, [sp]
    enter
    add r3, r3, r2
    put 0, r2
    put 1, r3
    add r4, r0, r12, lsl #3
    put 4, r4
    subs r5, r12, #1              @ the first time round has 1 to 4 steps of 124 bytes of code
    and r5, r5, #3
    rsb r5, r5, #3
    movs r6, #124
    mul r5, r5, r6
    adr r6, 1f
    add r5, r5, r6
    adds r5, #1                   @ Thumb
    put2 2, 3, r0, r5
    b 2f
    .balign 4
1:
    .rept 4
    step_8
    .endr
    get r6, 4
    cmp r0, r6
    bne 1b
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
    get2 r0, r6, 2, 3
    bx r6
3:
    leave
  .size ts_dense_dsp_\name, . - ts_dense_dsp_\name
  .endm

@ What follows are the instances that this model uses.
