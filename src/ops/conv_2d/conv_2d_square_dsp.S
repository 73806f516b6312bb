@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D of 3 x 3 taps, 2 x 2 pixels at a time, for cores with the DSP extension. Judged by conv_2d.c, byte for byte.
@
@ Winograd's F(2 x 2, 3 x 3): what conv_2d_tile_dsp.S does along rows, along columns as well. 16 products make what 36 would. Four pixels see
@ 4 x 4 of the image, d, and of them and of the taps g there are 16 *positions*, by what the rows and the columns turn into:
@
@     columns   d0 - d2, d1 + d2, d2 - d1, d3 - d1, along rows and then along columns, times 64: within 16 bits
@     stream    2 g0, g0 + g1 + g2, g0 - g1 + g2, 2 g2, both ways: at most 9 * 128
@
@ The sums are times 256, as everywhere; they may wrap on the way, so they are exact. Four *passes*, 1 2 0 3, one for each place in a row, of
@ four *parts*, 1 2 3 0, one for each place in a column. A part is in_c numbers, a step 8 numbers by 4 channels (`tile_step`).
@
@ Nothing is added up at the end, but each sum goes on from where another has ended. With A0 and A1 the sums of the upper and the lower pixel,
@ a pass adds m0 + m1 + m2 to the one and m1 - m2 + m3 to the other:
@
@     part 1    S = A0 + m1
@     part 2    T = S + m2, and 2 S - T + (A1 - A0) is A1 + m1 - m2
@     part 3    goes on from this: the lower pixel's sum
@     part 0    goes on from T: the upper one's
@
@ and so do passes: of 0 from pass 2, of 3 from 2 P - Q, with P and Q what passes 1 and 2 have left.
@
@     r0 columns   r1 stream   r2-r5 sums of four channels   r6-r9 columns   r10-r12, lr weights

#include "conv_2d_steps_dsp.S"

@ Words on the stack, over the ones of ts_dsp.S.
#if defined(__ARM_FP)
  .equ own, 0
#else
  .equ own, 68
#endif

  .macro get4 a, b, c, d, s0, s1, s2, s3
    get2 \a, \b, \s0, \s1
    get2 \c, \d, \s2, \s3
  .endm
  .macro put4 s0, s1, s2, s3, a, b, c, d
    put2 \s0, \s1, \a, \b
    put2 \s2, \s3, \c, \d
  .endm
@ Goes to a label of this function, which comes back behind this macro.
  .macro go label
    adr.w lr, 7f
    b \label
7:
  .endm
@ s12-s15 = A1 - A0 for the pass that starts with the sums r2-r5.
  .macro minus_sums
    sub r6, r6, r2
    sub r7, r7, r3
    sub r8, r8, r4
    sub r9, r9, r5
    put4 12, 13, 14, 15, r6, r7, r8, r9
  .endm
@ r6-r9 = 2 (r6-r9) - (r2-r5)
  .macro mirror
    rsb r6, r2, r6, lsl #1
    rsb r7, r3, r7, lsl #1
    rsb r8, r4, r8, lsl #1
    rsb r9, r5, r9, lsl #1
  .endm
@ The steps of a part.
  .macro part_steps pairs, steps
    .rept \steps
    .if \pairs
    step 0
    .else
    tile_step
    .endif
    .endr
  .endm
@ What is made of r2-r5 goes to y, or a row below: four channels of a pixel, y in s\s, or two channels of two pixels, y in s0 and s1.
  .macro put_upper pairs, s
    .if \pairs
    get2 r6, r7, 0, 1
    strb r2, [r6]
    strb r3, [r6, #1]
    strb r4, [r7]
    strb r5, [r7, #1]
    .else
    get r12, \s
    strb r2, [r12], #1
    strb r3, [r12], #1
    strb r4, [r12], #1
    strb r5, [r12], #1
    put \s, r12
    .endif
  .endm
  .macro put_lower pairs, s
    ldr r8, [sp, #own]
    .if \pairs
    get2 r6, r7, 0, 1
    add r6, r6, r8
    add r7, r7, r8
    strb r2, [r6]
    strb r3, [r6, #1]
    strb r4, [r7]
    strb r5, [r7, #1]
    .else
    get r12, \s
    add r12, r12, r8
    strb r2, [r12]
    strb r3, [r12, #1]
    strb r4, [r12, #2]
    strb r5, [r12, #3]
    .endif
  .endm
@ A pass that makes pixels. What requantises lies at lr.
  .macro outputs pairs, s, requantise:vararg
    go 8f
    ldr lr, [sp, #own + 4]
    \requantise
    put_lower \pairs, \s
    go 9f
    ldr lr, [sp, #own + 4]
    \requantise
    put_upper \pairs, \s
  .endm

@ void ts_conv_2d_square_NAME(const ts_conv_2d_square *d): four pixels, all channels.
@     d: columns, stream, y, bytes of a row of y, bytes of a pixel of y, channels (a multiple of 4)
@ The stream has, for four channels: what requantises (`before` bytes), starting sums, 16 positions.
@
@ Or, of `pairs`, void ts_conv_2d_square_NAME(const ts_conv_2d_squares *d): two channels of two squares, each by each.
@     d: columns, 16 bytes for 4 numbers of both squares, stream, y of both, bytes of a row and of a pixel of y
  .macro square name, pairs, steps, before, requantise:vararg
  .section .text.ts_conv_2d_square_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_square_\name
  .type ts_conv_2d_square_\name, %function
ts_conv_2d_square_\name:
    enter
    sub sp, sp, #32               @ a row of y, what requantises, four sums, a pixel of y
    .if \pairs
    ldmia r0, {r0-r5}
    str r4, [sp, #own]
    put2 0, 1, r2, r3             @ s0, s1 y of both
    str r5, [sp, #own + 24]
    .else
    ldmia r0, {r0-r5}
    str r3, [sp, #own]
    add r4, r4, r2
    put2 0, 1, r2, r4             @ s0, s1 y of the upper pixels
    add r5, r5, r4
    put 2, r5                     @ s2 where the outputs of the second one end
    .endif
1:
    str r1, [sp, #own + 4]
    adds r1, r1, #\before
    .if \pairs
    ldrd r2, r3, [r1], #8
    mov r4, r2
    mov r5, r3
    .else
    ldmia r1!, {r2-r5}
    .endif
    movs r6, #0
    put4 12, 13, 14, 15, r6, r6, r6, r6
    go 8f                         @ pass 1
    put4 8, 9, 10, 11, r2, r3, r4, r5
    go 9f
    put4 4, 5, 6, 7, r2, r3, r4, r5
    get4 r6, r7, r8, r9, 8, 9, 10, 11
    minus_sums
    go 8f                         @ pass 2
    strd r2, r3, [sp, #own + 8]
    strd r4, r5, [sp, #own + 16]
    get4 r6, r7, r8, r9, 8, 9, 10, 11
    mirror
    put4 8, 9, 10, 11, r6, r7, r8, r9
    go 9f
    get4 r6, r7, r8, r9, 4, 5, 6, 7
    mirror
    put4 4, 5, 6, 7, r6, r7, r8, r9
    ldrd r6, r7, [sp, #own + 8]
    ldrd r8, r9, [sp, #own + 16]
    minus_sums
    outputs \pairs, 0, \requantise  @ pass 0
    .if \pairs
    ldr r8, [sp, #own + 24]
    add r6, r6, r8
    add r7, r7, r8
    put2 0, 1, r6, r7
    .endif
    get4 r2, r3, r4, r5, 4, 5, 6, 7
    get4 r6, r7, r8, r9, 8, 9, 10, 11
    minus_sums
    outputs \pairs, 1, \requantise  @ pass 3
    .if \pairs == 0
    sub r0, r0, #(256 * \steps)
    get r8, 2
    cmp r12, r8
    bne.w 1b
    .endif
    add sp, sp, #32
    leave

@ Parts 1, 2, 3 of a pass.
8:
    put 3, lr                     @ s3 where it goes on
    part_steps \pairs, \steps
    get4 r6, r7, r8, r9, 12, 13, 14, 15
    add r6, r6, r2, lsl #1
    add r7, r7, r3, lsl #1
    add r8, r8, r4, lsl #1
    add r9, r9, r5, lsl #1
    put4 12, 13, 14, 15, r6, r7, r8, r9
    part_steps \pairs, \steps
    get4 r6, r7, r8, r9, 12, 13, 14, 15
    put4 12, 13, 14, 15, r2, r3, r4, r5
    sub r2, r6, r2
    sub r3, r7, r3
    sub r4, r8, r4
    sub r5, r9, r5
    part_steps \pairs, \steps
    get r6, 3
    mov pc, r6
@ Part 0.
9:
    put 3, lr
    get4 r2, r3, r4, r5, 12, 13, 14, 15
    part_steps \pairs, \steps
    get r6, 3
    mov pc, r6
  .size ts_conv_2d_square_\name, . - ts_conv_2d_square_\name
  .endm

@ void ts_conv_2d_square_rows_APART(uint32_t *to, int32_t bytes): two words each APART bytes.
@ Four rows, as conv_2d_tile_dsp.S has turned them into four parts, become four positions each, in place: d1 + d2, d2 - d1, d3 - d1, d0 - d2, all
@ halved. A row has `bytes` bytes, a multiple of 16. 17.5 instructions for four numbers of each row.
  .macro turn apart
    ldrd r4, r5, [r0]
    ldrd r6, r7, [r1]
    ldrd r8, r9, [r12]
    ldrd r10, r11, [lr]
    shadd16 r2, r6, r8
    shadd16 r3, r7, r9
    strd r2, r3, [r0], #\apart
    shsub16 r4, r4, r8
    shsub16 r5, r5, r9
    shsub16 r8, r8, r6
    shsub16 r9, r9, r7
    strd r8, r9, [r1], #\apart
    shsub16 r10, r10, r6
    shsub16 r11, r11, r7
    strd r10, r11, [r12], #\apart
    strd r4, r5, [lr], #\apart
  .endm
  .macro square_rows apart
  .section .text.ts_conv_2d_square_rows_\apart, "ax", %progbits
  .balign 4
  .global ts_conv_2d_square_rows_\apart
  .type ts_conv_2d_square_rows_\apart, %function
ts_conv_2d_square_rows_\apart:
    enter
    add r3, r1, r1, lsl #1
    add r4, r0, r1, lsl #4
    put2 1, 2, r3, r4             @ s1 bytes of three rows, s2 the end
    add r12, r0, r1, lsl #1
    add lr, r0, r3
    add r1, r0, r1
1:
    put 0, r1                     @ s0 where the first row ends
2:
    turn \apart
    turn \apart
    get r2, 0
    cmp r0, r2
    bne 2b
    get2 r2, r3, 1, 2
    add r0, r0, r2
    add r1, r1, r2
    add r12, r12, r2
    add lr, lr, r2
    cmp r0, r3
    bne 1b
    leave
  .size ts_conv_2d_square_rows_\apart, . - ts_conv_2d_square_rows_\apart
  .endm

@ void ts_conv_2d_square_factors(uint32_t *to, int32_t bytes)
@ The same for the factors of two channels, as ts_conv_2d_factors leaves them: three rows of each part become four positions, g0 + g1 + g2,
@ g0 - g1 + g2, 2 g2, 2 g0. A row has `bytes` bytes, a multiple of 32; a part has room for four. 17.5 instructions for four numbers.
  .macro turn_factors
    ldrd r4, r5, [r0]
    ldrd r6, r7, [r1]
    ldrd r8, r9, [r2]
    sadd16 r10, r4, r8
    sadd16 r11, r5, r9
    sadd16 r12, r10, r6
    sadd16 lr, r11, r7
    strd r12, lr, [r0], #8
    ssub16 r10, r10, r6
    ssub16 r11, r11, r7
    strd r10, r11, [r1], #8
    sadd16 r8, r8, r8
    sadd16 r9, r9, r9
    strd r8, r9, [r2], #8
    sadd16 r4, r4, r4
    sadd16 r5, r5, r5
    strd r4, r5, [r3], #8
  .endm
  .macro square_factors
  .section .text.ts_conv_2d_square_factors, "ax", %progbits
  .balign 4
  .global ts_conv_2d_square_factors
  .type ts_conv_2d_square_factors, %function
ts_conv_2d_square_factors:
    enter
    add r3, r1, r1, lsl #1
    add r4, r0, r1, lsl #4
    put2 1, 2, r3, r4             @ s1 bytes of three rows, s2 the end
    add r2, r0, r1, lsl #1
    add r3, r3, r0
    add r1, r0, r1
1:
    put 0, r1                     @ s0 where the first row ends
2:
    turn_factors
    turn_factors
    get r4, 0
    cmp r0, r4
    bne 2b
    get2 r4, r5, 1, 2
    add r0, r0, r4
    add r1, r1, r4
    add r2, r2, r4
    add r3, r3, r4
    cmp r0, r5
    bne 1b
    leave
  .size ts_conv_2d_square_factors, . - ts_conv_2d_square_factors
  .endm

@ What follows are the instances that this model uses.
