@ SPDX-License-Identifier: MIT-0
@
@ DEPTHWISE_CONV_2D, 3 x 3 taps, for cores with the DSP extension. Judged by depthwise_conv_2d.c, byte for byte.
@
@ Four channels at a time, all rows; two rows of the image at a time. The two rows are set upright in the *strip*: a word for
@ each column and channel, row 2r in its low half and row 2r+1 in its high half, the zero point taken off. The strip holds two such pairs, the
@ older (A) and the newer (B), that take turns in its two slots:
@
@     strip[column][channel of 4][slot]: 32 bytes a column
@
@ An output row takes three rows of the image, which are one whole pair and half of the other:
@
@     a row "of the older pair"   A . (w0, w1) + low(B) w2          SMLAD, SMLABT
@     a row "of the newer pair"   high(A) w0 + B . (w1, w2)         SMLATB, SMLAD
@
@ where (w0, w1) and (w1, w2) are the upper and the lower two taps of a column of taps, as halves of a word. So a column costs one LDRD
@ and 6 multiplications for each row, three sums being under way. The rows stand in the strip before outputs are written over
@ them, and no channel sees another: the output may take the input's place, from the same byte on.
@
@     r0 strip   r1 y   r2, r3 A and B   r4-r6 (w0, w1) of the three columns of taps   r7-r9 (w1, w2)   r10 slope
@     r11, r12, lr sums
@     s0 starting sum   s2 x   s3 y of the pair's rows   s4 strip   s5 weights   s6 rows of y left   s7 zero points   s8 rows of x left
@     s9 what to skip: bit 31 the older pair's row, bit 30 the newer's   s10, s11 weights and the count of channels
@     s12, s13 addend, shift   s14 channels of the image   s15 of the group: the first stands 8 (4 - channels) bytes into a column of the strip
@     (stride 1, in the call's arguments: and bit 31, a row of padding above)
@
@ A last group of fewer than four reads the four last channels and makes the outputs of its own: the others may be outputs already.
@
@ The weights of a channel: its six words, the slope, the starting sum, and in the exact form an addend and a shift.

#include "ts_dsp.S"

@ y = SSAT8(SMMUL(sum, slope) ASR t), or where t is the letter e the exact form, SSAT8((SMMLA(sum, slope, addend) - [sum < 0] 128) ASR
@ shift); then to the next column's, c bytes on. A c of 0 stands for a number known when the kernel is called, which is in s14.
  .macro finish sum, c, t
    .ifc \t, e
    asr r3, \sum, #31
    get r2, 12
    smmla \sum, \sum, r10, r2
    get r2, 13
    add \sum, \sum, r3, lsl #7
    asr \sum, \sum, r2
    ssat \sum, #8, \sum
    .else
    smmul \sum, \sum, r10
    ssat \sum, #8, \sum, asr #\t
    .endif
    .if \c == 0
    get r2, 14
    strb \sum, [r1]
    add r1, r1, r2
    .elseif \c < 256
    strb \sum, [r1], #\c
    .else
    strb \sum, [r1]
    add r1, r1, #\c
    .endif
  .endm

@ r += or -= k c (+ d), k >= 0.
  .macro channels_up r, k, c, by
    .if \c
    move_up \r, (\k * \c), \by
    .else
    get lr, 14
    movw \by, #(\k)
    mla \r, lr, \by, \r
    .endif
  .endm
  .macro channels_down r, k, c, d, by
    .if \c
    move_down \r, (\k * \c - \d), \by
    .else
    get lr, 14
    movw \by, #(\k)
    mls \r, lr, \by, \r
    .if \d
    adds \r, #\d
    .endif
    .endif
  .endm

@ Adds to a sum what one column of taps (its words `up`, `down`) gives. kind 0: a row of the older pair; 1: of the newer.
  .macro taps kind, sum, a, b, up, down
    .if \kind == 0
    smlad \sum, \a, \up, \sum
    smlabt \sum, \b, \down, \sum
    .else
    smlatb \sum, \a, \up, \sum
    smlad \sum, \b, \down, \sum
    .endif
  .endm

  .macro load_column slot
    .if \slot == 0                @ the newer pair's
    ldrd r3, r2, [r0], #32
    .else
    ldrd r2, r3, [r0], #32
    .endif
  .endm

@ Stride 1: a column in the middle of a row ends one output, adds to the next, begins the one after.
  .macro column kind, slot, ends, adds, begins, c, t
    load_column \slot
    get \begins, 0
    taps \kind, \ends, r2, r3, r6, r9
    taps \kind, \adds, r2, r3, r5, r8
    taps \kind, \begins, r2, r3, r4, r7
    finish \ends, \c, \t
  .endm
  .macro columns_turning kind, slot, n, c, t
    .if \n >= 3
    column \kind, \slot, r11, r12, lr, \c, \t
    column \kind, \slot, r12, lr, r11, \c, \t
    column \kind, \slot, lr, r11, r12, \c, \t
    columns_turning \kind, \slot, (\n - 3), \c, \t
    .elseif \n == 2
    column \kind, \slot, r11, r12, lr, \c, \t
    column \kind, \slot, r12, lr, r11, \c, \t
    .elseif \n == 1
    column \kind, \slot, r11, r12, lr, \c, \t
    .endif
  .endm
  .macro last_column kind, slot, ends, adds, c, t
    load_column \slot
    taps \kind, \ends, r2, r3, r6, r9
    taps \kind, \adds, r2, r3, r5, r8
    finish \ends, \c, \t
    finish \adds, \c, \t
  .endm

@ A row of one channel. The middle columns, w - 2 of them, stand one after the other, or go round `turn` at a time,
@ a multiple of three.
  .macro row_stride_1 kind, slot, c, w, t, turn
    load_column \slot
    get r11, 0
    .if \w > 1
    get r12, 0
    .endif
    taps \kind, r11, r2, r3, r5, r8
    .if \w == 1
    finish r11, \c, \t
    .else
    taps \kind, r12, r2, r3, r4, r7
    .if \w - 2 > \turn + \turn / 3
    movs r2, #((\w - 2) / \turn)
    put 1, r2
9:
    columns_turning \kind, \slot, \turn, \c, \t
    get r2, 1
    subs r2, #1
    put 1, r2
    bne 9b
    columns_turning \kind, \slot, ((\w - 2) % \turn), \c, \t
    .else
    columns_turning \kind, \slot, (\w - 2), \c, \t
    .endif
    .if (\w - 2) % 3 == 0
    last_column \kind, \slot, r11, r12, \c, \t
    .elseif (\w - 2) % 3 == 1
    last_column \kind, \slot, r12, lr, \c, \t
    .else
    last_column \kind, \slot, lr, r11, \c, \t
    .endif
    .endif
  .endm

@ One column of two rows, upright, into one slot; in small kernels the pair that stood there moves to the other slot first, so that the
@ newer pair is always in slot 0 and the rows' code is there once. rows 2: both from the image; 1: the second is padding; 0: both are.
  .macro upright rows, c, small
    .if \rows == 2
    ldr r3, [r1, r12]
    sxtab16 r6, r4, r3
    sxtab16 r7, r4, r3, ror #8
    .endif
    .if \rows > 0
    .if \c == 0
    ldr r2, [r1]
    add r1, r1, r5
    .elseif \c < 256
    ldr r2, [r1], #\c
    .else
    ldr r2, [r1]
    add r1, r1, #\c
    .endif
    sxtab16 r10, r4, r2
    sxtab16 r11, r4, r2, ror #8
    pkhbt r2, r10, r6, lsl #16
    pkhbt r3, r11, r7, lsl #16
    pkhtb r10, r6, r10, asr #16
    pkhtb r11, r7, r11, asr #16
    .endif
    .if \small
    ldr r9, [r0]
    str r9, [r0, #4]
    ldr r9, [r0, #8]
    str r9, [r0, #12]
    ldr r9, [r0, #16]
    str r9, [r0, #20]
    ldr r9, [r0, #24]
    str r9, [r0, #28]
    .endif
    str r3, [r0, #8]
    str r10, [r0, #16]
    str r11, [r0, #24]
    str r2, [r0], #32
  .endm
  .macro upright_row rows, c, w, small
    .if \small
    movs r8, #\w
8:
    upright \rows, \c, 1
    subs r8, #1
    bne 8b
    .elseif \rows == 2 && \w % 3 == 0 && \w > 3
    movs r8, #(\w / 3)
8:
    upright \rows, \c, 0
    upright \rows, \c, 0
    upright \rows, \c, 0
    subs r8, #1
    bne 8b
    .elseif \rows == 2 && \w % 2 == 0 && \w > 4
    movs r8, #(\w / 2)
8:
    upright \rows, \c, 0
    upright \rows, \c, 0
    subs r8, #1
    bne 8b
    .elseif \rows == 2 && \w <= 5
    .rept \w
    upright \rows, \c, 0
    .endr
    .else
    movs r8, #\w
8:
    upright \rows, \c, 0
    subs r8, #1
    bne 8b
    .endif
  .endm

@ The strip's filling, a function of its own: r0 the slot. Clobbers r0-r12.
  .macro define_upright name, c, w, small
ts_depthwise_upright_\name:
    get r1, 2
    get2 r4, r5, 7, 8
    movs r6, #0
    movs r7, #0
    subs r9, r5, #2
    put 8, r9
    .if \c
    movw r12, #(\c * \w)
    .else
    mov r9, r5
    get r5, 14
    movs r12, #\w
    mul r12, r12, r5
    cmp r9, #2
    .endif
    blt 1f
    upright_row 2, \c, \w, \small
    add r1, r1, r12
    put 2, r1
    bx lr
1:
    .if \c
    cmp r5, #1
    .else
    cmp r9, #1
    .endif
    blt 2f
    upright_row 1, \c, \w, \small
    bx lr
2:
    movs r2, #0
    movs r3, #0
    mov r10, #0
    mov r11, #0
    upright_row 0, \c, \w, \small
    bx lr
  .endm

@ What all strides begin with: r0 is the call's arguments {x, y, strip, weights, zero points, rows of x, rows of y,
@ channels, channels of the image}.
  .macro begin name, w
    enter
    ldmia r0, {r0-r8}
    put 14, r8
    put 2, r0
    put 3, r1
    put 4, r2
    put 5, r3
    put 6, r6
    put2 7, 8, r4, r5
    put 15, r7
  .endm

@ Both slots become padding: only where there is some above, for else they are filled with rows first.
  .macro padding_above w
    get r0, 4
    movs r1, #0
    movw r3, #(8 * \w)
1:  str r1, [r0], #4
    subs r3, #1
    bne 1b
  .endm

@ The starting sum, in r11, and of the exact form addend and shift.
  .macro numbers t
    put 0, r11
    .ifc \t, e
    ldmia r2!, {r11, r12}
    put2 12, 13, r11, r12
    .endif
  .endm

@ Stride 1, padding 1 on the left and on the right: each pair gives the row of the older pair, then of the newer, if it is still one of
@ those to be made. With padding above, the first pair's older partner is that padding, and its row none.
  .macro pair_stride_1 name, slot, c, w, t, turn
    get r0, 4
    .if \slot
    adds r0, #4
    .endif
    bl ts_depthwise_upright_\name
    get r5, 6
    get r2, 9
    subs r5, #2
    put 6, r5
    it mi
    orrmi r2, r2, #0x40000000
    get2 r1, r0, 3, 4
    get r3, 15
    rsb r4, r3, #4
    lsls r4, r4, #3
    add r0, r0, r4
    add r3, r3, r2
    get r2, 5
2:                                @ a channel
    ldmia r2!, {r4-r11}
    numbers \t
    put2 10, 11, r2, r3
    lsls r3, r3, #1
    bcs 3f
    row_stride_1 0, \slot, \c, \w, \t, \turn
    b 4f
3:  channels_up r1, \w, \c, r2
    move_up r0, (32 * \w), r2
4:
    .if (\w - 2 > \turn + \turn / 3) || \c == 0
    get r3, 11
    lsls r3, r3, #1
    .endif
    bmi 5f
    move_down r0, (32 * \w), r2
    row_stride_1 1, \slot, \c, \w, \t, \turn
    b 6f
5:  channels_up r1, \w, \c, r2
6:
    get2 r2, r3, 10, 11
    move_down r0, (32 * \w - 8), r12
    channels_down r1, (2 * \w), \c, 1, r12
    subs r3, #1
    tst r3, #7
    bne 2b
    get r5, 6
    cmp r5, #0
    ble 7f
    movs r3, #0
    put 9, r3
    get r1, 3
    channels_up r1, (2 * \w), \c, r12
    put 3, r1
  .endm
  .macro stride_1 name, c, w, t, turn
  .section .text.ts_depthwise_dsp_\name, "ax", %progbits
  .balign 4
  define_upright \name, \c, \w, (\turn == 3)
  .global ts_depthwise_dsp_\name
  .type ts_depthwise_dsp_\name, %function
ts_depthwise_dsp_\name:
    begin \name, \w
    get r2, 15
    ands r3, r2, #0x80000000
    put 9, r3
    beq 2f
    bic r2, r2, #0x80000000
    put 15, r2
    padding_above \w
    get r1, 3                     @ where the output row of the older pair would stand, which is none but counts
    channels_down r1, \w, \c, 0, r8
    put 3, r1
    get r4, 6
    adds r4, #1
    put 6, r4
    b 1f
2:  get r0, 4
    .if \turn > 3
    adds r0, #4
    .endif
    bl ts_depthwise_upright_\name
1:
    pair_stride_1 \name, 0, \c, \w, \t, \turn
    .if \turn > 3
    pair_stride_1 \name, 1, \c, \w, \t, \turn
    .endif
    b 1b
7:
    leave
  .size ts_depthwise_dsp_\name, . - ts_depthwise_dsp_\name
  .endm

@ Stride 2: an output takes a column, the one between, and one that it shares with the next output. Without padding on the left
@ the first is column 0; else the first output has no such column.
  .macro shared_column kind, slot, ends, begins, c, t
    load_column \slot
    get \begins, 0
    taps \kind, \ends, r2, r3, r6, r9
    taps \kind, \begins, r2, r3, r4, r7
    finish \ends, \c, \t
  .endm
  .macro middle_column kind, slot, sum
    load_column \slot
    taps \kind, \sum, r2, r3, r5, r8
  .endm
  .macro two_outputs kind, slot, c, t
    shared_column \kind, \slot, r11, r12, \c, \t
    middle_column \kind, \slot, r12
    shared_column \kind, \slot, r12, r11, \c, \t
    middle_column \kind, \slot, r11
  .endm
@ A row of n outputs; `ended`: the last one's third column is in the image.
  .macro row_stride_2 kind, slot, c, n, t, left, ended, turn
    get r11, 0
    .if \left == 0
    load_column \slot
    taps \kind, r11, r2, r3, r4, r7
    .endif
    middle_column \kind, \slot, r11
    .if \n - 1 > \turn + \turn / 3
    movs lr, #((\n - 1) / 4)
9:
    two_outputs \kind, \slot, \c, \t
    two_outputs \kind, \slot, \c, \t
    subs lr, #1
    bne 9b
    .if (\n - 1) % 4 >= 2
    two_outputs \kind, \slot, \c, \t
    .endif
    .else
    .rept (\n - 1) / 2
    two_outputs \kind, \slot, \c, \t
    .endr
    .endif
    .if (\n - 1) % 2
    shared_column \kind, \slot, r11, r12, \c, \t
    middle_column \kind, \slot, r12
    .endif
    .if \ended
    load_column \slot
    .if (\n - 1) % 2
    taps \kind, r12, r2, r3, r6, r9
    .else
    taps \kind, r11, r2, r3, r6, r9
    .endif
    .endif
    .if (\n - 1) % 2
    finish r12, \c, \t
    .else
    finish r11, \c, \t
    .endif
  .endm
@ Each pair gives one row, of the older pair (no padding above) or of the newer.
  .macro pair_stride_2 name, kind, slot, c, n, t, left, ended, turn
    get r0, 4
    .if \slot
    adds r0, #4
    .endif
    bl ts_depthwise_upright_\name
    get2 r1, r0, 3, 4
    get r3, 15
    rsb r4, r3, #4
    lsls r4, r4, #3
    get r2, 5
    add r0, r0, r4
2:                                @ a channel
    ldmia r2!, {r4-r11}
    numbers \t
    put2 10, 11, r2, r3
    row_stride_2 \kind, \slot, \c, \n, \t, \left, \ended, \turn
    get2 r2, r3, 10, 11
    move_down r0, (32 * (2 * \n - \left + \ended) - 8), r12
    channels_down r1, \n, \c, 1, r12
    subs r3, #1
    bne 2b
    get r5, 6
    subs r5, #1
    put 6, r5
    beq 7f
    get r1, 3
    channels_up r1, \n, \c, r12
    put 3, r1
  .endm
  .macro stride_2 name, c, w, n, t, top, left, ended, turn
  .section .text.ts_depthwise_dsp_\name, "ax", %progbits
  .balign 4
  define_upright \name, \c, \w, (\turn == 3)
  .global ts_depthwise_dsp_\name
  .type ts_depthwise_dsp_\name, %function
ts_depthwise_dsp_\name:
    begin \name, \w
    .if \top
    padding_above \w
    .else
    get r0, 4
    bl ts_depthwise_upright_\name
    .endif
1:
    .if \turn == 3
    pair_stride_2 \name, \top, 0, \c, \n, \t, \left, \ended, \turn
    .else
    pair_stride_2 \name, \top, (1 - \top), \c, \n, \t, \left, \ended, \turn
    pair_stride_2 \name, \top, \top, \c, \n, \t, \left, \ended, \turn
    .endif
    b 1b
7:
    leave
  .size ts_depthwise_dsp_\name, . - ts_depthwise_dsp_\name
  .endm

@ What follows are the instances that this model uses.
