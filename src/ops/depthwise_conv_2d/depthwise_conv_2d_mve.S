@ SPDX-License-Identifier: MIT-0
@
@ DEPTHWISE_CONV_2D of 3 x 3 taps for cores with M-profile vectors (Cortex-M55). Judged by depthwise_conv_2d.c, byte for byte.
@
@ Eight channels at a time. Each has a *strip* in the scratch, of three rows of the image, a byte of each row for every column:
@
@     column     -1        0         1         2      ...         row r of the padded image is in slot r mod 3,
@     slot      0 1 2    0 1 2     0 1 2     0 1 2                the columns outside hold the input's zero point
@
@ A window is nine bytes that follow one another, so 16 bytes hold the windows of three outputs, 3 bytes apart (two, 6 apart, with
@ stride 2), and VMLADAVA multiplies each with the nine weights shifted to its place: q1 q2 q3, read from one array with zeros around
@ the weights. As rows take turns in the slots the weights do too: there are three such arrays.
@
@     row     of 8 channels of a pixel: VLDRB.U16, VSTRB.16 (scattered to the strips): 5 instructions
@     sums    of a channel: 3 loads of weights; for three outputs a load and 3 VMLADAVA; LDM and STM for 6
@     y       of 8 channels of a pixel: two gathers of 4 sums, requantised, narrowed, stored: 12 instructions
@
@     r0 r2 r4 r6 r8 r10 sums     r1 strip   r3 weights   r5 where sums are put   r7 starting sums   lr channels left
@     r9 blocks of outputs; r11 the strips; q6 the strips' offsets, q7 where the sums of channels 0 2 4 6 are
@
@ A row is in the strip before outputs are written over it, and no channel sees another: y may stand exactly where x does.

#include "ts_mve.S"

@ Offsets in ts_depthwise_mve, and in the frame.
  .equ D_X, 0
  .equ D_Y, 4
  .equ D_STRIP, 8
  .equ D_SUMS, 12
  .equ D_STARTS, 16
  .equ D_WEIGHTS, 20
  .equ D_SCALES, 24
  .equ D_X_ZERO, 28
  .equ D_ROWS, 32
  .equ D_OUT_ROWS, 36
  .equ D_CHANNELS, 40
  .equ D_ZERO, 44
  .equ F_D, 0
  .equ F_X, 4
  .equ F_Y, 8
  .equ F_ROWS, 12
  .equ F_OUT_ROWS, 16
  .equ F_AT, 20
  .equ F_RETURN, 24
  .equ F_TURN, 28
  .equ FRAME, 36

@ r += n, by r6.
  .macro advance r, n
    .if (\n) < 4096
    addw \r, \r, #(\n)
    .else
    movw r6, #((\n) & 0xffff)
    .if (\n) > 0xffff
    movt r6, #((\n) >> 16)
    .endif
    add \r, \r, r6
    .endif
  .endm

@ LDM or STM of the first n sums.
  .macro move_sums instruction, n, base:vararg
    .if \n == 1
    \instruction \base, {r0}
    .elseif \n == 2
    \instruction \base, {r0, r2}
    .elseif \n == 3
    \instruction \base, {r0, r2, r4}
    .elseif \n == 4
    \instruction \base, {r0, r2, r4, r6}
    .elseif \n == 5
    \instruction \base, {r0, r2, r4, r6, r8}
    .else
    \instruction \base, {r0, r2, r4, r6, r8, r10}
    .endif
  .endm

@ n outputs of 16 bytes of strip; then the strip goes on by `by`.
  .macro windows n, stride, by, a, b, c
    .if (\by) < 128
    vldrb.8 q0, [r1], #(\by)
    .else
    vldrb.8 q0, [r1]
    addw r1, r1, #(\by)
    .endif
    vmladava.s8 \a, q0, q1
    .if \n > 1
    vmladava.s8 \b, q0, q2
    .endif
    .if \n > 2
    vmladava.s8 \c, q0, q3
    .endif
  .endm

@ n <= 6 outputs, from LDM to STM; then the strip goes on by `last` instead of to the next output.
  .macro set_of n, stride, last
    .if \stride == 1
    .if \n > 3
    windows 3, 1, 9, r0, r2, r4
    windows (\n - 3), 1, (\last - 9), r6, r8, r10
    .else
    windows \n, 1, \last, r0, r2, r4
    .endif
    .else
    .if \n > 4
    windows 2, 2, 12, r0, r2
    windows 2, 2, 12, r4, r6
    windows (\n - 4), 2, (\last - 24), r8, r10
    .elseif \n > 2
    windows 2, 2, 12, r0, r2
    windows (\n - 2), 2, (\last - 12), r4, r6
    .else
    windows \n, 2, \last, r0, r2
    .endif
    .endif
    move_sums stmia, \n, r5!
  .endm

@ All channels' sums of a block of n outputs of a row, then y. Sets of 6 follow one of what is left over. r3 is 16
@ times the slot of the window's first row; `alone`: the only block.
  .macro block n, alone, stride, pitch, starts, channels, unsigned, fix, clamp
    ldr r0, [sp, #F_D]
    ldrd r5, r7, [r0, #D_SUMS]
    .if \alone
    mov r1, r11
    .else
    ldr r3, [sp, #F_TURN]
    ldr r1, [sp, #F_AT]
    .endif
    ldr r2, [r0, #D_WEIGHTS]
    ldr r4, [r0, #D_CHANNELS]
    add r3, r2
    dls lr, r4
22:
    vldrb.8 q1, [r3, #6]
    .if \stride == 1
    vldrb.8 q2, [r3, #3]
    vldrb.8 q3, [r3], #54
    .else
    vldrb.8 q2, [r3], #54
    .endif
    .set first, (\n) % 6
    .if first
    .if \n < 6
    move_sums ldmia, \n, r7!
    .else
    move_sums ldmia, first, r7
    .endif
    .if \n > 6
    set_of first, \stride, (3 * \stride * first)
    .else
    set_of first, \stride, \pitch
    .endif
    .endif
    .set sets, (\n) / 6
    .rept sets
    .set sets, sets - 1
    .if sets
    move_sums ldmia, 6, r7
    set_of 6, \stride, (18 * \stride)
    .else
    move_sums ldmia, 6, r7!
    set_of 6, \stride, (\pitch - 3 * \stride * (\n - 6))
    .endif
    .endr
    .if \n < BLOCK
    adds r5, #(4 * (BLOCK - \n))
    .endif
    .if \n < \starts
    add r7, r7, #(4 * (\starts - \n))
    .endif
    le lr, 22b
    .if \alone == 0
    ldr r1, [sp, #F_AT]
    addw r1, r1, #(3 * \stride * \n)
    str r1, [sp, #F_AT]
    .endif

    ldr r0, [sp, #F_D]
    ldr r1, [r0, #D_SCALES]
    vldrw.u32 q1, [r1]
    vldrw.u32 q2, [r1, #16]
    vldrw.u32 q3, [r1, #32]
    vldrw.u32 q4, [r1, #48]
    .if \fix
    ldr r3, [r0, #D_CHANNELS]
    mov lr, #-1
    .endif
    .if \clamp
    ldrd r10, r12, [r0, #(D_ZERO + 4)]
    .endif
    .if \unsigned
    mov r8, #128
    .else
    ldr r8, [r0, #D_ZERO]
    .endif
    ldr r0, [sp, #F_Y]
    .set pixel, 0
    .rept \n
    vldrw.u32 q0, [q7, #(4 * pixel)]
    requantise q0, q1, q2, \fix
    vldrw.u32 q5, [q7, #(4 * pixel + 4 * BLOCK)]
    requantise q5, q3, q4, \fix
    vqmovnb.s32 q0, q0
    vqmovnt.s32 q0, q5
    .if \unsigned
    vqmovunb.s16 q0, q0
    vadd.i8 q0, q0, r8
    .else
    vqadd.s16 q0, q0, r8
    .if \clamp
    vdup.16 q5, r10
    vmax.s16 q0, q0, q5
    vdup.16 q5, r12
    vmin.s16 q0, q0, q5
    .else
    vqmovnb.s16 q0, q0
    .endif
    .endif
    .if \channels % 8 == 0
    .if \channels < 128
    vstrb.16 q0, [r0], #\channels
    .else
    vstrb.16 q0, [r0]
    advance r0, \channels
    .endif
    .else
    .if \fix
    vctp.16 r3
    .endif
    vpst
    .if \channels < 128
    vstrbt.16 q0, [r0], #\channels
    .else
    vstrbt.16 q0, [r0]
    advance r0, \channels
    .endif
    .endif
    .set pixel, pixel + 1
    .endr
    str r0, [sp, #F_Y]
  .endm

@ The next row of the image to a slot of the strips; below the image the zero point.
  .macro load_row slot, channels, width, row, columns, pad_left
    ldr r3, [sp, #F_ROWS]
    subs r3, #1
    blo 44f
    str r3, [sp, #F_ROWS]
    ldr r0, [sp, #F_X]
    .if \channels >= 128 || \row != \width * \channels
    mov r2, r0
    advance r2, \row
    str r2, [sp, #F_X]
    .endif
    addw r1, r11, #(\slot + 3 * \pad_left)
    movw r2, #\width
    dls lr, r2
33:
    .if \channels % 8 == 0
    .if \channels < 128
    vldrb.u16 q0, [r0], #\channels
    vstrb.16 q0, [r1, q6]
    .else
    vldrb.u16 q0, [r0]
    vstrb.16 q0, [r1, q6]
    advance r0, \channels
    .endif
    .else
    vpstt
    .if \channels < 128
    vldrbt.u16 q0, [r0], #\channels
    vstrbt.16 q0, [r1, q6]
    .else
    vldrbt.u16 q0, [r0]
    vstrbt.16 q0, [r1, q6]
    advance r0, \channels
    .endif
    .endif
    adds r1, #3
    le lr, 33b
    .if \channels < 128 && \row == \width * \channels
    str r0, [sp, #F_X]
    .endif
    b 66f
44:
    ldr r2, [sp, #F_D]
    ldr r3, [r2, #D_CHANNELS]
    vctp.16 r3
    ldr r2, [r2, #D_X_ZERO]
    vdup.16 q0, r2
    addw r1, r11, #\slot
    movw r2, #\columns
    dls lr, r2
55:
    vpst
    vstrbt.16 q0, [r1, q6]
    adds r1, #3
    le lr, 55b
66:
  .endm

@ void ts_depthwise_mve_NAME(const ts_depthwise_mve *d): up to eight channels of an image.
@ columns: of the strip; width of them come from the image's rows, from pad_left on. A row of outputs is `blocks` of `block`, then one
@ of `rest`. pitch: bytes of a strip; starts: how often each starting sum is there.
@ Row 3 k + i of the outputs is made by the i-th of three copies of the loop, which know their slots.
  .macro depthwise name, channels, width, row, columns, pad_top, pad_left, stride, pitch, blocks, block, rest, starts, unsigned, fix, clamp
  .section .text.ts_depthwise_mve_\name, "ax", %progbits
  .balign 4
  .global ts_depthwise_mve_\name
  .type ts_depthwise_mve_\name, %function
ts_depthwise_mve_\name:
    push {r4-r11, lr}
    vpush {d8-d15}
    sub sp, #FRAME
    .set BLOCK, \block
    str r0, [sp, #F_D]
    ldrd r1, r2, [r0, #D_X]
    strd r1, r2, [sp, #F_X]
    ldrd r1, r2, [r0, #D_ROWS]
    strd r1, r2, [sp, #F_ROWS]
    movs r2, #0
    vidup.u32 q7, r2, #1
    movs r2, #0
    vidup.u16 q6, r2, #1
    movs r2, #(8 * \block)
    vmul.i32 q7, q7, r2
    ldr r2, [r0, #D_SUMS]
    vadd.i32 q7, q7, r2
    movw r2, #\pitch
    vmul.i16 q6, q6, r2
    ldr r1, [r0, #D_CHANNELS]
    vctp.16 r1
    ldr r11, [r0, #D_STRIP]
    ldr r2, [r0, #D_X_ZERO]
    vdup.8 q0, r2
    mov r1, r11
    movw r2, #((8 * \pitch + 15) / 16)
    dls lr, r2
1:
    vstrb.8 q0, [r1], #16
    le lr, 1b
    @ Of the first window's rows those that the first copy does not load.
    .set slot, \pad_top
    .rept 3 - \stride - \pad_top
    load_row slot, \channels, \width, \row, \columns, \pad_left
    .set slot, slot + 1
    .endr
2:
    .set turn, 0
    .rept 3
    .set slot, turn + 3 - \stride
    .rept \stride
    load_row (slot % 3), \channels, \width, \row, \columns, \pad_left
    .set slot, slot + 1
    .endr
    movs r3, #(16 * turn)
    bl 8f
    beq 9f
    .set turn, (turn + \stride) % 3
    .endr
    b 2b
9:
    add sp, #FRAME
    vpop {d8-d15}
    pop {r4-r11, pc}
8:                                @ a row of outputs; Z: it was the last
    str lr, [sp, #F_RETURN]
    .if \blocks == 1 && \rest == 0
    block \block, 1, \stride, \pitch, \starts, \channels, \unsigned, \fix, \clamp
    .else
    str r3, [sp, #F_TURN]
    str r11, [sp, #F_AT]
    .if \blocks > 1
    movs r9, #\blocks
77:
    .endif
    block \block, 0, \stride, \pitch, \starts, \channels, \unsigned, \fix, \clamp
    .if \blocks > 1
    subs r9, #1
    bne 77b
    .endif
    .if \rest
    block \rest, 0, \stride, \pitch, \starts, \channels, \unsigned, \fix, \clamp
    .endif
    .endif
    ldr r2, [sp, #F_OUT_ROWS]
    subs r2, #1
    str r2, [sp, #F_OUT_ROWS]
    ldr pc, [sp, #F_RETURN]
  .size ts_depthwise_mve_\name, . - ts_depthwise_mve_\name
  .endm

@ What follows are the instances that this model uses.
