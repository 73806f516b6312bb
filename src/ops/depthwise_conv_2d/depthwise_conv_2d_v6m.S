@ SPDX-License-Identifier: MIT-0
@
@ DEPTHWISE_CONV_2D's inner loop for ARMv6-M (Cortex-M0, M0+): one channel, two rows of outputs. Judged by depthwise_conv_2d.c, byte for
@ byte. As in conv_2d_v6m.S a word holds two numbers, X = x0 + 65536 x1, here those of two rows of outputs, so that one MULS makes two products.
@ The words of the rows stand column by column, so that a window is a run of them, and the next column's window a run that begins later:
@
@     strip     X of tap row 0, 1, 2 of column 0 | of column 1 | ...
@     numbers   the weights in the same order, then low_part, add, high_part (, bend, add_below)     words
@
@ r0 strip   r1 weight   r2 r3 X   r4 free   r5 H   r6 A (see there)   r7 numbers
@ r8 the strip's end   r9 y   r10 the lowest output   r11 add   r12 start   lr top

#include "ts_v6m.S"

  .macro taps i, count
    .if \count > 1
    ldmia r0!, {r2, r3}
    .else
    ldmia r0!, {r2}
    .endif
    ldr r1, [r7, #4 * (\i)]
    muls r2, r1, r2
    .if \count > 1
    ldr r1, [r7, #4 * (\i) + 4]
    muls r3, r1, r3
    adds r2, r3
    .endif
    .if \i == 0
    movs r6, r2
    .else
    adds r6, r2
    .endif
    asrs r2, #16
    adcs r5, r2
  .endm

@ void ts_depthwise_v6m_NAME(const ts_depthwise_v6m_rows *d)
@ `count` taps; after a window the strip's pointer goes back by `back` bytes.
  .macro depthwise name, count, back, m, bent
  .section .text.ts_depthwise_v6m_\name, "ax", %progbits
  .balign 4
  .global ts_depthwise_v6m_\name
  .type ts_depthwise_v6m_\name, %function
ts_depthwise_v6m_\name:
    enter 4                       @ words: 0 bytes from a column of outputs to the next, 1 and 2 low - high and high, 3 bytes from a row to the next
    ldmia r0!, {r1, r2, r3, r4, r5, r6, r7}  @ strip, its end, y, apart, start, top, step
    mov r8, r2
    mov r9, r3
    str r4, [sp, #12]
    mov r12, r5
    mov lr, r6
    str r7, [sp, #0]
    ldmia r0!, {r2, r3, r7}       @ low, high, numbers
    mov r10, r2
    subs r2, r3
    str r2, [sp, #4]
    str r3, [sp, #8]
    ldr r3, [r7, #4 * \count + 4]
    mov r11, r3
    mov r0, r1
1:
    movs r5, #0
    .set i, 0
    .rept \count / 2
    taps i, 2
    .set i, i + 2
    .endr
    .if \count % 2
    taps i, 1
    .endif
    lsls r4, r5, #16
    subs r4, r6, r4
    add r4, r12
    add r5, r12
    requantise r2, r5, lr, r7, 4 * \count, r3, r10, 1, \m, \bent, r11
    requantise r3, r4, lr, r7, 4 * \count, r5, r10, 1, \m, \bent, r11
    mov r6, r9
    ldr r5, [sp, #12]
    strb r2, [r6, r5]             @ of a last row without a partner both go to one place, this one first
    strb r3, [r6]
    ldr r5, [sp, #0]
    adds r6, r5
    mov r9, r6
    .if (\back) > 0
    subs r0, #(\back)
    .elseif (\back) < 0
    adds r0, #-(\back)
    .endif
    cmp r0, r8
    .if \count <= 9               @ within the branch's reach
    bne 1b
    .else
    beq 2f
    b 1b
2:
    .endif
    leave 4
  .size ts_depthwise_v6m_\name, . - ts_depthwise_v6m_\name
  .endm

@ What follows are the instances that this model uses.
