@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED's inner loop for ARMv6-M (Cortex-M0, M0+). Judged by fully_connected.c, byte for byte.
@
@ Four outputs at a time; their weights stand together as bytes w + 128, since LDRB has an offset in the instruction and LDRSB has none.
@ 128 times the sum of x, which that adds to each sum, is taken off the starting sums. An input is LDRB, SXTB and 4 x (LDRB, MULS,
@ ADDS): 14 instructions for 4 multiply-accumulates.
@
@     weights    a0 b0 c0 d0 | a1 b1 c1 d1 | ...                                     bytes, outputs a to d
@     starts     four for a turn                                                    words
@     constants  top, low_part, add, high_part (, bend, add_below)                  words, once or for each output
@
@ r0-r3 sums   r4 x   r5 weight   r6 weights   r7 inputs
@ r8 the inputs' end   r9 y   r10 the lowest output   r11 starts   r12 constants   lr from an output's constants to the next's

#include "ts_v6m.S"

  .macro input k
    ldrb r4, [r7, #\k]
    sxtb r4, r4
    ldrb r5, [r6, #4 * \k]
    muls r5, r4, r5
    adds r0, r5
    ldrb r5, [r6, #4 * \k + 1]
    muls r5, r4, r5
    adds r1, r5
    ldrb r5, [r6, #4 * \k + 2]
    muls r5, r4, r5
    adds r2, r5
    ldrb r5, [r6, #4 * \k + 3]
    muls r4, r5, r4
    adds r3, r4
  .endm

  .macro output sum, at, m, bent
    ldr r5, [r7]
    requantise r4, \sum, r5, r7, 4, r5, r10, 6, \m, \bent
    add r7, lr
    mov r5, r9
    strb r4, [r5, #\at]
  .endm

@ void ts_dense_v6m_NAME(const ts_dense_v6m *d). Eight inputs stand one after the other; a first part of fewer enters later.
  .macro dense name, m, bent
  .section .text.ts_dense_v6m_\name, "ax", %progbits
  .balign 4
  .global ts_dense_v6m_\name
  .type ts_dense_v6m_\name, %function
ts_dense_v6m_\name:
    enter 8           @ words: 0 inputs, less those left out of the first part, 1 that many times 4, 2 the entry, 3 128 times the sum of x,
                      @ 4 turns left, 6 and 7 low - high and high
    ldmia r0!, {r1, r2, r3, r4, r5, r6}  @ x, its end, weights, starts, constants, their step
    mov r8, r2
    mov r11, r4
    mov r12, r5
    mov lr, r6
    mov r6, r3
    ldmia r0!, {r2, r3, r4, r5, r7}      @ y, turns, 128 times the sum, low, high
    mov r9, r2
    str r3, [sp, #16]
    str r4, [sp, #12]
    mov r10, r5
    subs r5, r7
    str r5, [sp, #24]
    str r7, [sp, #28]
    mov r2, r8
    subs r2, r1                   @ inputs
    negs r2, r2
    movs r3, #7
    ands r2, r3                   @ to leave out
    subs r1, r2
    str r1, [sp, #0]
    lsls r3, r2, #2
    str r3, [sp, #4]
    movs r3, #28
    muls r3, r2, r3
    adr r2, 1f
    adds r3, r2
    adds r3, #1
    str r3, [sp, #8]
    b 2f
    .balign 4
1:
    input 0
    input 1
    input 2
    input 3
    input 4
    input 5
    input 6
    input 7
    adds r6, #32
    adds r7, #8
    cmp r7, r8
    bne 1b
    mov r7, r12
    output r0, 0, \m, \bent
    output r1, 1, \m, \bent
    output r2, 2, \m, \bent
    output r3, 3, \m, \bent
    adds r5, #4
    mov r9, r5
    mov r12, r7
    ldr r4, [sp, #16]
    subs r4, #1
    beq 3f
    str r4, [sp, #16]
2:
    mov r7, r11
    ldmia r7!, {r0, r1, r2, r3}
    mov r11, r7
    ldr r4, [sp, #12]
    subs r0, r4
    subs r1, r4
    subs r2, r4
    subs r3, r4
    ldr r7, [sp, #0]
    ldr r4, [sp, #4]
    subs r6, r4
    ldr r4, [sp, #8]
    bx r4
3:
    leave 8
  .size ts_dense_v6m_\name, . - ts_dense_v6m_\name
  .endm

@ What follows are the instances that this model uses.
