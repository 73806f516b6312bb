@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D's inner loop for ARMv6-M (Cortex-M0, M0+): no DSP instructions, no long multiplication, eight low registers. Judged by
@ conv_2d.c, byte for byte.
@
@ Two pixels share a word, X = x0 + 65536 x1, so that one MULS by a weight makes two products, and two taps are added before they
@ are taken apart: S = X w + X' w' = s0 + 65536 s1 with |s0|, |s1| < 2^15 (no two weights of a pair are both -128). Then
@
@     A += S                      modulo 2^32
@     t = S ASR 16, carry = bit 15 of S, which is set where s0 < 0
@     H += t + carry              the sum of s1, exactly; and A - 65536 H is the sum of s0
@
@ A step is two taps of one channel: LDM, 2 LDRSB, 2 MULS, ADDS, ADD, ASRS, ADCS: 9 instructions for 4 multiply-accumulates. LDRSB takes no
@ offset but a register: that is the pointer to the words, which goes up by 8 bytes a step. So the weights of four channels stand
@ together, 8 bytes a step:
@
@     columns   X0 X1 | X2 X3 | ...                                words, X[k] of tap k
@     weights   a0 a1 b0 b1 c0 c1 d0 d1 | a2 a3 b2 b3 ...          bytes, channels a to d
@     channels  start, top, low_part, add, high_part (, bend, add_below)     words for each channel
@
@ r0 columns   r1, r2 weights of the even and the odd tap, less the columns' address   r3 H   r4 weight   r5 r6 X   r7 channels
@ r8 A   r9 y of the first pixel   r10 the lowest output   r11 bytes from one pixel's output to the other's   r12 channels left
@ lr where the first round enters

#include "ts_v6m.S"

  .macro step
    ldmia r0!, {r5, r6}
    ldrsb r4, [r1, r0]
    muls r5, r4, r5
    ldrsb r4, [r2, r0]
    muls r6, r4, r6
    adds r5, r6
    add r8, r5
    asrs r5, #16
    adcs r3, r5
  .endm

@ void ts_conv_2d_v6m_dot_NAME(const ts_conv_2d_v6m_dot *d): one pair of pixels, all channels.
@ `rounds` steps stand one after the other; a first part of fewer enters later.
  .macro dot name, m, bent, rounds
  .section .text.ts_conv_2d_v6m_dot_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_v6m_dot_\name
  .type ts_conv_2d_v6m_dot_\name, %function
ts_conv_2d_v6m_dot_\name:
    enter 5                       @ words: 0 columns, 1 their end, 2 from four channels to the next four, 3 and 4 low - high and high
    mov r7, r0
    ldmia r7!, {r0, r1, r2, r3, r4, r5, r6}  @ columns, weights, channels, y, apart, count, steps
    mov r9, r3
    mov r11, r4
    mov r12, r5
    ldmia r7!, {r4, r5}           @ low, high
    mov r10, r4
    subs r4, r5
    str r4, [sp, #12]
    str r5, [sp, #16]
    mov r7, r2
    str r0, [sp, #0]
    lsls r3, r6, #3
    adds r4, r0, r3
    str r4, [sp, #4]
    subs r3, #8
    str r3, [sp, #8]
    subs r1, r0
    subs r1, #8
    movs r2, #(\rounds)
3:  subs r6, r2
    bgt 3b
    negs r6, r6                   @ steps to leave out
    movs r2, #18
    muls r6, r2, r6
    adr r2, 1f
    adds r6, r2
    adds r6, #1
    mov lr, r6
    adds r2, r1, #1
    b 2f
    .balign 4
1:
    .rept \rounds
    step
    .endr
    ldr r4, [sp, #4]
    cmp r0, r4
    bne 1b
    ldmia r7!, {r0, r5}           @ start, top
    lsls r4, r3, #16
    mov r6, r8
    subs r4, r6, r4
    adds r4, r0
    adds r3, r0
    requantise r0, r4, r5, r7, 0, r6, r10, 3, \m, \bent
    mov r6, r9
    strb r0, [r6]
    requantise r0, r3, r5, r7, 0, r6, r10, 3, \m, \bent
    mov r6, r9
    mov r4, r11
    strb r0, [r6, r4]
    adds r6, #1
    mov r9, r6
    .if \bent
    adds r7, #20
    .else
    adds r7, #12
    .endif
    adds r1, #2
    adds r2, #2
    mov r6, r12
    subs r6, #1
    beq 5f
    mov r12, r6
    lsls r6, #30
    bne 2f
    ldr r6, [sp, #8]
    adds r1, r6
    adds r2, r6
2:
    ldr r0, [sp, #0]
    movs r3, #0
    mov r8, r3
    bx lr
5:
    leave 5
  .size ts_conv_2d_v6m_dot_\name, . - ts_conv_2d_v6m_dot_\name
  .endm

@ What follows are the instances that this model uses.
