@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D's inner loops for cores with M-profile vectors (Cortex-M55). Judged by conv_2d.c, byte for byte.
@
@ Four output pixels (a quad) x two output channels are made at a time. The windows of the four stand in the scratch
@ ("columns") in chunks of 16 bytes:
@
@     columns   for each segment: the pixels' windows one after the other, `chunks` chunks each
@     stream    for each 16 channels: for each pair of them 8 starting sums (4 of a channel), then chunk by chunk 16 weights of
@               the first and 16 of the second; after the pairs multipliers and shifts of channels 0 4 8 12, 2 6 10 14,
@               1 5 9 13, 3 7 11 15
@
@ A chunk is 6 loads and 8 VMLADAVA: 14 instructions for 128 multiply-accumulates. VMLADAVA adds to even registers only:
@
@     r0 r2 r4 r6      the sums of the first channel          r1 columns    r3 stream     r5 where sums are put, r7 until where
@     r8 r10 r12 lr    the sums of the second channel         r9 segments left            r11 bytes of a quad's columns
@     q0-q3 pixels     q4 q5 weights
@
@ so there is no register for LE: a tile of one segment takes 4 instructions beside its chunks (LDM, STM, CMP, BNE). After 16
@ channels their 64 sums, put in rows of a pair, are gathered by four channels of a pixel (q7 holds the rows' addresses)
@ and requantised.
@
@ A window of up to 15 chunks is one segment; a larger one has a segment a row of the window, or a part of a row.
@
@ Where the stride is 1 and the channels are a multiple of 16, four neighbours whose windows are inside the image need no columns: their
@ windows overlap, so a row of the image passes through q0-q3 and each pixel is loaded once for all of the taps that meet it:
@ with three taps 6 + 6 loads and 24 VMLADAVA for 384 multiply-accumulates ("slide").

#include "ts_mve.S"

@ Offsets in ts_conv_2d_s8_mve_params, and in the frame.
  .equ P_STREAM, 0
  .equ P_CHANNELS, 4
  .equ P_QUAD_BYTES, 8
  .equ P_SEGMENTS, 12
  .equ P_ZERO, 16
  .equ F_Y, 0          @ four pixels' outputs
  .equ F_NUMBERS, 16   @ zero or 128, low, high, -1
  .equ F_P, 32
  .equ F_SUMS, 36
  .equ F_PIXELS, 40    @ left
  .equ F_LEFT, 44      @ channels left
  .equ F_QUAD_Y, 48    @ the next quad's outputs
  .equ FRAME, 52       @ with the nine registers pushed: a multiple of 8

  .macro chunk at, chunks, centre
    vldrw.u32 q4, [r3], #16
    vldrw.u32 q0, [r1, #(16 * (\at) - \centre)]
    vmladava.s8 r0, q0, q4
    vldrw.u32 q1, [r1, #(16 * (\at + \chunks) - \centre)]
    vmladava.s8 r2, q1, q4
    vldrw.u32 q2, [r1, #(16 * (\at + 2 * \chunks) - \centre)]
    vmladava.s8 r4, q2, q4
    vldrw.u32 q3, [r1, #(16 * (\at + 3 * \chunks) - \centre)]
    vmladava.s8 r6, q3, q4
    vldrw.u32 q5, [r3], #16
    vmladava.s8 r8, q0, q5
    vmladava.s8 r10, q1, q5
    vmladava.s8 r12, q2, q5
    vmladava.s8 lr, q3, q5
  .endm

@ r = n, for any n of 32 bits.
  .macro set_number r, n
    movw \r, #((\n) & 0xffff)
    .if (\n) > 0xffff
    movt \r, #((\n) >> 16)
    .endif
  .endm
@ r += n, |n| < 4096.
  .macro step r, n
    .if (\n) > 0
    addw \r, \r, #(\n)
    .elseif (\n) < 0
    subw \r, \r, #(-(\n))
    .endif
  .endm

@ A tap of four pixels, whose inputs are in a, b, c and d; then a takes the next pixel's, unless it is the last tap.
  .macro tap a, b, c, d, in_c, last
    vldrw.u32 q4, [r3], #16
    vmladava.s8 r0, \a, q4
    vmladava.s8 r2, \b, q4
    vmladava.s8 r4, \c, q4
    vmladava.s8 r6, \d, q4
    vldrw.u32 q5, [r3], #16
    vmladava.s8 r8, \a, q5
    vmladava.s8 r10, \b, q5
    vmladava.s8 r12, \c, q5
    vmladava.s8 lr, \d, q5
    .if \last == 0
    vldrb.8 \a, [r1], #\in_c
    .endif
  .endm

@ A row of the window: for each 16 channels taps + 3 pixels are loaded once, one after the other, where a chunk of columns takes four
@ loads a tap. r1 goes on to the next row.
  .macro slide_row taps, parts, in_c, row_bytes
    .set part, 0
    .rept \parts
    vldrb.8 q0, [r1], #\in_c
    vldrb.8 q1, [r1], #\in_c
    vldrb.8 q2, [r1], #\in_c
    vldrb.8 q3, [r1], #\in_c
    .set at, 0
    .rept \taps
    .set last, 0
    .if at == \taps - 1
    .set last, 1
    .endif
    .if at % 4 == 0
    tap q0, q1, q2, q3, \in_c, last
    .elseif at % 4 == 1
    tap q1, q2, q3, q0, \in_c, last
    .elseif at % 4 == 2
    tap q2, q3, q0, q1, \in_c, last
    .else
    tap q3, q0, q1, q2, \in_c, last
    .endif
    .set at, at + 1
    .endr
    .set part, part + 1
    .if part < \parts
    step r1, (16 - (\taps + 3) * \in_c)
    .else
    step r1, (\row_bytes - (\taps + 3) * \in_c - 16 * (\parts - 1))
    .endif
    .endr
  .endm

@ Two pixels' 16 channels. `a` and `b` are the pixels' numbers, ra and rb their outputs.
  .macro two_pixels a, b, ra, rb, unsigned, fix, clamp, full
    vldrw.u32 q4, [r3]
    vldrw.u32 q5, [r3, #16]
    vldrw.u32 q0, [q7, #(4 * \a)]
    vldrw.u32 q1, [q7, #(4 * \b)]
    requantise q0, q4, q5, \fix
    requantise q1, q4, q5, \fix
    vqmovnb.s32 q0, q0
    vqmovnb.s32 q1, q1
    vldrw.u32 q4, [r3, #32]
    vldrw.u32 q5, [r3, #48]
    vldrw.u32 q2, [q7, #(32 + 4 * \a)]
    vldrw.u32 q3, [q7, #(32 + 4 * \b)]
    requantise q2, q4, q5, \fix
    requantise q3, q4, q5, \fix
    vqmovnt.s32 q0, q2
    vqmovnt.s32 q1, q3
    vldrw.u32 q4, [r3, #64]
    vldrw.u32 q5, [r3, #80]
    vldrw.u32 q2, [q7, #(16 + 4 * \a)]
    vldrw.u32 q3, [q7, #(16 + 4 * \b)]
    requantise q2, q4, q5, \fix
    requantise q3, q4, q5, \fix
    vqmovnb.s32 q2, q2
    vqmovnb.s32 q3, q3
    vldrw.u32 q4, [r3, #96]
    vldrw.u32 q5, [r3, #112]
    vldrw.u32 q6, [q7, #(48 + 4 * \a)]
    requantise q6, q4, q5, \fix
    vqmovnt.s32 q2, q6
    vldrw.u32 q6, [q7, #(48 + 4 * \b)]
    requantise q6, q4, q5, \fix
    vqmovnt.s32 q3, q6
    narrow q0, q2, \unsigned
    narrow q1, q3, \unsigned
    .if \clamp
    vdup.8 q4, r10
    vdup.8 q5, r12
    vmax.s8 q0, q0, q4
    vmin.s8 q0, q0, q5
    vmax.s8 q1, q1, q4
    vmin.s8 q1, q1, q5
    .endif
    .if \full
    vstrb.8 q0, [\ra], #16
    vstrb.8 q1, [\rb], #16
    .else
    .if \fix
    vctp.8 r9
    .endif
    vpstt
    vstrbt.8 q0, [\ra], #16
    vstrbt.8 q1, [\rb], #16
    .endif
  .endm

@ full: the channels are a multiple of 16.
@ void ts_conv_2d_mve_dot_NAME(const ts_conv_2d_mve_dot *d, const ts_conv_2d_s8_mve_params *p): all channels of some pixels.
@     d: columns, y, room for the 64 sums, pixels
@ The last quad may have fewer than four pixels: four are made all the same, those too many written first where the last one follows.
@ A window's chunks come `taps` to a row and 16 channels, of which there are `parts`: columns have those of a tap side by side, the
@ stream, which both kinds of windows share, the taps.
  .macro dot name, chunks, long, taps, parts, unsigned, fix, clamp, full
  dot_function ts_conv_2d_mve_dot_\name, 0, \chunks, \long, \taps, \parts, 0, 0, 0, \unsigned, \fix, \clamp, \full
  .endm
@ The same of pixels whose windows are read from the image: quads of one row, windows inside. d's columns: the first window.
  .macro slide name, taps, parts, rows, in_c, row_bytes, unsigned, fix, clamp, full
  dot_function ts_conv_2d_mve_slide_\name, 1, 0, 1, \taps, \parts, \rows, \in_c, \row_bytes, \unsigned, \fix, \clamp, \full
  .endm

  .macro dot_function name, sliding, chunks, long, taps, parts, rows, in_c, row_bytes, unsigned, fix, clamp, full
  .section .text.\name, "ax", %progbits
  .balign 4
  .global \name
  .type \name, %function
\name:
    push {r4-r11, lr}
    vpush {d8-d15}
    sub sp, #FRAME
    ldmia r0, {r0, r4, r5, r6}
    strd r1, r5, [sp, #F_P]
    movs r2, #0
    vidup.u32 q7, r2, #1
    .if \sliding
    set_number r11, (\rows * \row_bytes)
    .else
    ldr r11, [r1, #P_QUAD_BYTES]
    .endif
    vshl.i32 q7, q7, #6
    add r2, r1, #P_ZERO
    vadd.i32 q7, q7, r5
    ldmia r2, {r2, r8, r10}
    mov r12, #-1
    add r9, sp, #F_NUMBERS
    stmia r9, {r2, r8, r10, r12}
    .if \sliding
    mov r1, r0
    .else
    add r1, r0, #(32 * \chunks)
    .endif
1:                                @ a quad: r1 columns, r4 its y, r6 pixels left
    ldr r0, [sp, #F_P]
    subs r7, r6, #4
    str r7, [sp, #F_PIXELS]
    ldrd r3, r9, [r0, #P_STREAM]
    cmp r6, #2
    str r9, [sp, #F_LEFT]
    add r7, r4, r9, lsl #2
    str r7, [sp, #F_QUAD_Y]
    mov r7, r4
    it hs
    addhs r7, r9
    mov r8, r7
    it hi
    addhi r8, r9
    cmp r6, #4
    mov r10, r8
    it hs
    addhs r10, r9
    add r12, sp, #F_Y
    stmia r12, {r4, r7, r8, r10}
2:                                @ 16 channels, or what is left of them: r9
    ldr r5, [sp, #F_SUMS]
    .if \full
    add r7, r5, #256
    .else
    cmp r9, #16
    ite lo
    addlo r7, r9, #1
    movhs r7, #16
    bic r7, #1
    add r7, r5, r7, lsl #4
    .endif
3:                                @ a pair of channels
    .if \sliding
    ldmia r3!, {r0, r2, r4, r6, r8, r10, r12, lr}
    .if \rows * \parts > 4
    movs r9, #\rows
4:
    slide_row \taps, \parts, \in_c, \row_bytes
    subs r9, #1
    bne 4b
    .else
    .rept \rows
    slide_row \taps, \parts, \in_c, \row_bytes
    .endr
    .endif
    sub r1, r11
    .else
    .if \long
    ldr r9, [sp, #F_P]
    ldr r9, [r9, #P_SEGMENTS]
    .endif
    ldmia r3!, {r0, r2, r4, r6, r8, r10, r12, lr}
4:
    .set at, 0
    .rept \chunks
    .set tap, at % \taps
    .set part, at / \taps % \parts
    .set row, at / (\taps * \parts)
    chunk (row * \taps * \parts + tap * \parts + part), \chunks, (32 * \chunks)
    .set at, at + 1
    .endr
    .if \long
    add r1, #(64 * \chunks)
    subs r9, #1
    bne 4b
    sub r1, r11
    .endif
    .endif
    stmia r5!, {r0, r2, r4, r6, r8, r10, r12, lr}
    cmp r5, r7
    bne 3b
    ldr r9, [sp, #F_LEFT]
    add r7, sp, #F_Y
    .if \full == 0
    vctp.8 r9
    .endif
    ldmia r7, {r0, r2, r4, r6, r8, r10, r12, lr}
    two_pixels 3, 2, r6, r4, \unsigned, \fix, \clamp, \full
    two_pixels 1, 0, r2, r0, \unsigned, \fix, \clamp, \full
    add r3, #128
    subs r9, #16
    itt hi
    strhi r9, [sp, #F_LEFT]
    stmhi r7, {r0, r2, r4, r6}
    bhi 2b
    ldr r6, [sp, #F_PIXELS]
    .if \sliding
    add r1, r1, #(4 * \in_c)
    .else
    add r1, r1, r11
    .endif
    ldr r4, [sp, #F_QUAD_Y]
    cmp r6, #0
    bgt 1b
    add sp, #FRAME
    vpop {d8-d15}
    pop {r4-r11, pc}
  .size \name, . - \name
  .endm

@ void ts_conv_2d_mve_columns_CHUNKS(int8_t *to, const int8_t *from, const ts_conv_2d_mve_lines *l, int32_t pixels)
@ Windows of some pixels that lie inside the image: lines of up to 16 * CHUNKS bytes.
@     l: lines of a pixel, bytes of a line's last chunk, then what follows a line (to, from) and a pixel (to, from)
@ `dense`: the pixels follow one another, in whole chunks.
  .macro columns chunks, dense
  .ifeqs "\dense", "dense"
  columns_function ts_conv_2d_mve_columns_\chunks\()_dense, \chunks, 1
  .else
  columns_function ts_conv_2d_mve_columns_\chunks, \chunks, 0
  .endif
  .endm
  .macro columns_function name, chunks, dense
  .section .text.\name, "ax", %progbits
  .balign 4
  .global \name
  .type \name, %function
\name:
    push {r4-r9, lr}
    .if \dense
    dls lr, r3
1:
    .rept \chunks
    vldrb.8 q0, [r1], #16
    vstrb.8 q0, [r0], #16
    .endr
    le lr, 1b
    .else
    ldmia r2, {r4-r9}
    vctp.8 r5
1:
    dls lr, r4
2:
    .rept \chunks - 1
    vldrb.8 q0, [r1], #16
    vstrb.8 q0, [r0], #16
    .endr
    vpstt
    vldrbt.8 q0, [r1], #16
    vstrbt.8 q0, [r0], #16
    add r0, r6
    add r1, r7
    le lr, 2b
    add r0, r8
    add r1, r9
    subs r3, #1
    bne 1b
    .endif
    pop {r4-r9, pc}
  .size \name, . - \name
  .endm

@ What follows are the instances that this model uses.
