@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D's inner loops for cores with the DSP extension (Cortex-M4, M7, M33 and up). Judged by conv_2d.c, byte for byte.
@
@ Two output pixels x two output channels are made at a time. The windows of the two pixels stand as 16-bit numbers in the
@ scratch, interleaved, four of each in a *step* of 16 bytes; so do the weights of the two channels:
@
@     columns   x0[k] x0[k+2] | x0[k+1] x0[k+3] | x1[k] x1[k+2] | x1[k+1] x1[k+3]        halfwords, k = 0, 4, 8 ...
@     stream    for each pair of channels: its 2 starting sums twice, the steps, what the requantisation needs
@
@ A step is LDM, LDM, 8 x SMLAD: 10 instructions for 16 multiply-accumulates. All 14 registers are in use:
@
@     r0 columns   r1 stream   r2 r3 sums of pixel 0, channels 0 and 1   r4 r5 the same of pixel 1
@     r6-r9 four words of columns     r10-r12, lr four words of weights
@
@ What else the loops need waits in s0-s8.
@
@ Where code is to be small, or pixels are few, the weights stay bytes. Two of them, b0 and b1 (of x0 and x1), are stored as the halfword
@ h = 256 b0 + b1, and the columns hold
@
@     X = (x0, x2)   Y = (256 x1 + 127 - x0, 256 x3 + 127 - x2)      always within 16 bits
@
@ so that SMLAD(h, X) + SMLAD(SXTB16(h), Y) is 256 (b0 x0 + b1 x1 + b2 x2 + b3 x3) + 127 (b1 + b3): exact, with one unpacking for four
@ weights; the last term is taken off the starting sum, which stands once. 12 instructions for 16 multiply-accumulates.
@
@ A tile without loops: 16 steps (`rounds`) stand one after the other, and a tile of fewer enters them later. The ..._long kinds go
@ round: a first part of 1 to 16 steps, then 16 at a time.

#include "conv_2d_steps_dsp.S"

@ void ts_conv_2d_dot_NAME(const ts_conv_2d_dot *d): all channels of some pairs of pixels.
@     d: columns, stream, y, pairs of pixels (> 0), bytes of a pair's columns, steps, channels (even)
  .macro dot name, long, bytes, rounds, requantise:vararg
  .section .text.ts_conv_2d_dot_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_dot_\name
  .type ts_conv_2d_dot_\name, %function
ts_conv_2d_dot_\name:
    enter
    ldmia r0, {r0-r6}
    put 6, r3                     @ s6 pairs left
    put 7, r6                     @ s7 channels
    put 5, r1                     @ s5 the stream's start
    mov r7, r2                    @ y of the pair
    @ The entry: 40 or 48 bytes of code a step.
    subs r5, #1
    and r5, r5, #(\rounds - 1)
    rsb r5, r5, #(\rounds - 1)
    movs r6, #(40 + 8 * \bytes)
    mul r5, r5, r6
    adr r6, 1f
    add r5, r5, r6
    adds r5, #1                   @ Thumb
    put2 2, 3, r0, r5             @ s2 columns, s3 the entry
    .if \long
    add r0, r0, r4
    put 8, r0                     @ s8 the columns' end
    .endif
5:                                @ a pair of pixels; r7 its y
    get2 r1, r5, 5, 6
    get r8, 7
    mov r6, r7
    add r7, r7, r8
    put2 0, 1, r6, r7             @ s0, s1 y of the two pixels
    put 4, r7                     @ s4 where the first pixel's outputs end
    b 2f
    .balign 4
1:
    .rept \rounds
    step \bytes
    .endr
    .if \long
    get r6, 8
    cmp r0, r6
    bne 1b
    .endif
    \requantise
    get2 r6, r7, 0, 1
    strb r2, [r6], #1
    strb r3, [r6], #1
    strb r4, [r7], #1
    strb r5, [r7], #1
    get r8, 4
    put2 0, 1, r6, r7
    cmp r6, r8
    beq 3f
2:
    .if \bytes
    ldrd r2, r3, [r1], #8
    mov r4, r2
    mov r5, r3
    .else
    ldmia r1!, {r2-r5}
    .endif
    get2 r0, r6, 2, 3
    bx r6
3:                                @ the next pair's columns follow; its y follows the second pixel's
    get r5, 6
    .if \long
    get r8, 8
    get r9, 2
    sub r9, r0, r9
    add r8, r8, r9
    put 8, r8
    .endif
    put 2, r0
    subs r5, #1
    put 6, r5
    bne 5b
    leave
  .size ts_conv_2d_dot_\name, . - ts_conv_2d_dot_\name
  .endm

@ void ts_conv_2d_columns_256(uint32_t *to, const int8_t *x0, const int8_t *x1, const ts_conv_2d_rows *r)
@ Two pixels' windows as columns, each number times 256 (or, ..._1, as it is; or, ..._0, as X and Y).
@     r: rows (> 0), words of a row (> 0), bytes from a row's end to the next row's start
@ 7 instructions for 8 numbers. With a `tail` (..._256_t), three rows have one more byte each; they are the last word.
  .macro widen lo, hi, from, scale, mask=r7
    .if \scale == 256
    and \hi, \mask, \from
    and \lo, \mask, \from, lsl #8
    .elseif \scale == 0
    eor \hi, \from, #0x007f007f
    sxtb16 \lo, \from
    .else
    sxtb16 \hi, \from, ror #8
    sxtb16 \lo, \from
    .endif
  .endm
  .macro widen_words scale
    widen r8, r9, r10, \scale
    widen r10, r11, r12, \scale
    stmia r0!, {r8-r11}
  .endm
  .macro widen_word scale
    ldr r10, [r1], #4
    ldr r12, [r2], #4
    widen_words \scale
  .endm
  .macro last_bytes to, x
    ldrb r8, [\x]
    sub \x, \x, r5
    ldrb r9, [\x]
    sub \x, \x, r5
    ldrb \to, [\x]
    orr \to, \to, r9, lsl #8
    orr \to, \to, r8, lsl #16
  .endm
  .macro columns name, scale, tail
  .section .text.ts_conv_2d_columns_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_columns_\name
  .type ts_conv_2d_columns_\name, %function
ts_conv_2d_columns_\name:
    push {r4-r11, lr}
    ldmia r3, {r4-r6}
    .if \scale == 256
    mov r7, #0xff00ff00
    .endif
    .if \tail == 0
    subs r3, r5, #1               @ of a row's first round: 1 to 4 words of 28 bytes of code
    and r3, r3, #3
    rsb r3, r3, #3
    rsb r3, r3, r3, lsl #3
    adr lr, 3f
    add r3, lr, r3, lsl #2
    adds r3, #1                   @ Thumb
    .endif
    b 2f
    .balign 4
3:
    .if \tail
    widen_word \scale
    subs lr, #1
    .else
    .rept 4
    widen_word \scale
    .endr
    subs lr, #4
    .endif
    bgt 3b
    subs r4, #1
    beq 4f
    add r1, r1, r6
    add r2, r2, r6
2:
    mov lr, r5
    .if \tail
    b 3b
    .else
    bx r3
    .endif
4:
    .if \tail
    add r5, r6, r5, lsl #2        @ bytes from row to row
    last_bytes r10, r1
    last_bytes r12, r2
    widen_words \scale
    .endif
    pop {r4-r11, pc}
  .size ts_conv_2d_columns_\name, . - ts_conv_2d_columns_\name
  .endm

@ ---- windows that slide ----
@
@ Three taps a row, stride 1: the columns of a pair of pixels at the image's column l are three *blocks*
@
@     (x[l], x[l + 1])   (x[l + 1], x[l + 2])   (x[l + 2], x[l + 3])         each with the window's rows
@
@ and so the taps are ordered column by column. The next pair, at l + 2, has the third block as its first: only x[l + 4] and x[l + 5] are new.
@
@ void ts_conv_2d_slide_SCALE(uint32_t *to, const ts_conv_2d_four *f): the third block becomes the first; two columns follow.
@     f: two columns, ..., what to add to each pointer after a row, ..., words of a row (> 0), rows (> 0), bytes of a block
@ 10 instructions a word. r0 r1 r2 the blocks, r3 r12 the columns.
  .macro slide_word scale
    ldmia.w r2, {r4-r7}
    stmia.w r0!, {r4-r7}
    ldr r4, [r3], #4
    ldr r5, [r12], #4
    widen r8, r9, r4, \scale, lr
    widen r10, r11, r5, \scale, lr
    stmia.w r1!, {r6-r9}
    stmia.w r2!, {r8-r11}
  .endm
  .macro slide scale
  .section .text.ts_conv_2d_slide_\scale, "ax", %progbits
  .balign 4
  .global ts_conv_2d_slide_\scale
  .type ts_conv_2d_slide_\scale, %function
ts_conv_2d_slide_\scale:
    enter
    ldrd r4, r5, [r1, #16]
    put2 0, 1, r4, r5             @ s0, s1 what to add
    ldrd r4, r5, [r1, #32]
    put 4, r5                     @ s4 rows
    ldr r6, [r1, #40]
    ldrd r3, r12, [r1]
    add r1, r0, r6
    add r2, r1, r6
    lsls r5, r4, #2
    subs r4, #1                   @ of a row's first round: 1 to 4 words of 40 bytes of code
    and r4, r4, #3
    rsb r4, r4, #3
    add r4, r4, r4, lsl #2
    adr.w r6, 3f
    add r4, r6, r4, lsl #3
    put2 2, 3, r5, r4             @ s2 bytes of a row, s3 the entry
    .if \scale == 256
    mov lr, #0xff00ff00
    .endif
2:
    get2 r4, r5, 2, 3
    add r4, r4, r3
    put 5, r4                     @ s5 where the row ends
    mov pc, r5
    .balign 4
3:
    .rept 4
    slide_word \scale
    .endr
    get r4, 5
    cmp r3, r4
    bne 3b
    get r4, 4
    subs r4, #1
    beq 4f
    put 4, r4
    get2 r4, r5, 0, 1
    add r3, r3, r4
    add r12, r12, r5
    b 2b
4:
    leave
  .size ts_conv_2d_slide_\scale, . - ts_conv_2d_slide_\scale
  .endm

@ What follows are the instances that this model uses.
