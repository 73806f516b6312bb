@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D with three taps a row, two pixels at a time, for cores with the DSP extension. Judged by conv_2d.c, byte for byte.
@
@ Winograd's F(2, 3) along rows:
@
@ Two pixels side by side see four columns d0 d1 d2 d3 of the image. Of three taps g0 g1 g2, 4 products make both sums, where 6 would:
@
@     y0 = m0 + m1 + m2       m0 = (d0 - d2) g0           m1 = (d1 + d2) (g0 + g1 + g2) / 2
@     y1 = m1 - m2 + m3       m3 = (d3 - d1) g2           m2 = (d2 - d1) (g0 - g1 + g2) / 2
@
@ The columns hold 128 (d0 - d2) and so on: 16 bits. The stream holds twice the factors of the taps: the sums are times 256, in integers, and
@ exact, as they may wrap on the way. Four *parts*, 1 2 0 3, of k_h * in_c numbers each, follow one another. A step is
@ 8 numbers by 4 channels: LDM, 4 x (LDM, 4 x SMLAD), 21 instructions for what are 48 multiply-accumulates of the definition.
@
@     r0 columns   r1 stream   r2-r5 sums of four channels   r6-r9 columns   r10-r12, lr weights
@
@ Part 2 goes on from part 1, y0 from both, y1 from their difference.

#include "conv_2d_steps_dsp.S"

@ Goes through the steps of a part, and on behind this macro: `here` steps that stand here, or, with 0, the ones at the function's end.
  .macro part long, here
    .if \here
    .rept \here
    tile_step
    .endr
    .else
    .if \long
    get r7, 7
    add r7, r7, r0
    put 6, r7
    .endif
    adr.w r7, 7f
    get r6, 3
    put 5, r7
    mov pc, r6
    .balign 4
7:
    .endif
  .endm

  .macro put_four s
    get r12, \s
    strb r2, [r12], #1
    strb r3, [r12], #1
    strb r4, [r12], #1
    strb r5, [r12], #1
    put \s, r12
  .endm

@ void ts_conv_2d_tile_NAME(const ts_conv_2d_tile *d): two pixels, all channels.
@     d: columns, stream, y of the two pixels, channels (a multiple of 4), steps of a part
  .macro tile name, long, rounds, here, requantise:vararg
  .section .text.ts_conv_2d_tile_\name, "ax", %progbits
  .balign 4
  .global ts_conv_2d_tile_\name
  .type ts_conv_2d_tile_\name, %function
ts_conv_2d_tile_\name:
    enter
    ldmia r0, {r0-r5}
    add r4, r4, r3
    put2 0, 1, r2, r3             @ s0, s1 y
    put 4, r4                     @ s4 where the second pixel's outputs end
    .if \here
    put 2, r0                     @ s2 columns
    .else
    .if \long
    lsls r6, r5, #4
    put 7, r6                     @ s7 a part's bytes; s6 where the part ends
    .endif
    subs r5, #1
    and r5, r5, #(\rounds - 1)
    rsb r5, r5, #(\rounds - 1)
    movs r6, #84                  @ bytes of code a step
    mul r5, r5, r6
    adr.w r6, 1f
    add r5, r5, r6
    put2 2, 3, r0, r5             @ s2 columns, s3 the entry; s5 where a part goes on
    .endif
5:
    get r0, 2
    ldmia r1!, {r2-r5}
    part \long, \here
    put2 8, 9, r2, r3
    put2 10, 11, r4, r5
    part \long, \here
    get2 r6, r7, 8, 9
    get2 r8, r9, 10, 11
    rsb r6, r2, r6, lsl #1        @ m1 - m2 = 2 m1 - (m1 + m2)
    rsb r7, r3, r7, lsl #1
    rsb r8, r4, r8, lsl #1
    rsb r9, r5, r9, lsl #1
    put2 8, 9, r6, r7
    put2 10, 11, r8, r9
    part \long, \here
    \requantise
    put_four 0
    get2 r2, r3, 8, 9
    get2 r4, r5, 10, 11
    part \long, \here
    \requantise
    put_four 1
    get r8, 4
    cmp r12, r8
    bne 5b
    leave
    .if \here == 0
    .balign 4
1:
    .rept \rounds
    tile_step
    .endr
    .if \long
    get r6, 6
    cmp r0, r6
    bne 1b
    .endif
    get r6, 5
    mov pc, r6
    .endif
  .size ts_conv_2d_tile_\name, . - ts_conv_2d_tile_\name
  .endm

@ void ts_conv_2d_factors(uint32_t *to, const int8_t *taps, const int8_t *taps_end, int32_t bytes, int32_t gap)
@ Four channels' factors, of taps that stand as bytes: for each four inputs, for each channel, 4 x g0, 4 x g1, 4 x g2. A part has `bytes` bytes;
@ `gap` more lie before part 3. 21 instructions for 12 weights.
  .macro factors
    ldmia r1!, {r2-r4}
    sxtb16 r8, r2
    sxtb16 r9, r2, ror #8
    sxtb16 r10, r3
    sxtb16 r11, r3, ror #8
    sxtb16 r12, r4
    sxtb16 lr, r4, ror #8
    sadd16 r2, r8, r8
    sadd16 r3, r9, r9
    strd r2, r3, [r6], #8         @ part 0
    sadd16 r8, r8, r12
    sadd16 r9, r9, lr
    sadd16 r12, r12, r12
    sadd16 lr, lr, lr
    strd r12, lr, [r7], #8        @ part 3
    sadd16 r2, r8, r10
    sadd16 r3, r9, r11
    strd r2, r3, [r0], #8         @ part 1
    ssub16 r2, r8, r10
    ssub16 r3, r9, r11
    strd r2, r3, [r5], #8         @ part 2
  .endm
  .macro tile_factors
  .section .text.ts_conv_2d_factors, "ax", %progbits
  .balign 4
  .global ts_conv_2d_factors
  .type ts_conv_2d_factors, %function
ts_conv_2d_factors:
    ldr r12, [sp]
    enter
    add r5, r0, r3
    add r6, r5, r3
    add r7, r6, r3
    add r7, r7, r12
    put 0, r2                     @ s0 the taps' end
1:
    factors
    factors
    get r2, 0
    cmp r1, r2
    bne 1b
    leave
  .size ts_conv_2d_factors, . - ts_conv_2d_factors
  .endm

@ void ts_conv_2d_tile_columns_BYTES_APART(uint32_t *to, const ts_conv_2d_four *f): the four columns of two pixels; a part has `bytes` bytes,
@ two words each `apart`.
@     f: four columns, what to add to each pointer after a row, words of a row (even), rows (> 0)
@ 25 instructions a word.
  .macro tile_word bytes, apart
    ldr r7, [r3], #4
    and r6, r5, r7, lsl #8        @ r6 r7 = 256 d2
    and r7, r5, r7
    ldr r11, [r1], #4
    and r10, r5, r11, lsl #8
    and r11, r5, r11
    shsub16 r10, r10, r6
    shsub16 r11, r11, r7
    strd r10, r11, [lr], #\apart  @ part 0
    ldr r9, [r2], #4
    and r8, r5, r9, lsl #8        @ r8 r9 = 256 d1
    and r9, r5, r9
    shadd16 r10, r8, r6
    shadd16 r11, r9, r7
    strd r10, r11, [r0], #\apart  @ part 1
    shsub16 r6, r6, r8
    shsub16 r7, r7, r9
    strd r6, r7, [r0, #(\bytes - \apart)]
    ldr r11, [r4], #4
    and r10, r5, r11, lsl #8
    and r11, r5, r11
    shsub16 r8, r10, r8
    shsub16 r9, r11, r9
    strd r8, r9, [lr, #(\bytes - \apart)]
  .endm
  .macro tile_columns bytes, apart=8
  .section .text.ts_conv_2d_tile_columns_\bytes\()_\apart, "ax", %progbits
  .balign 4
  .global ts_conv_2d_tile_columns_\bytes\()_\apart
  .type ts_conv_2d_tile_columns_\bytes\()_\apart, %function
ts_conv_2d_tile_columns_\bytes\()_\apart:
    enter
    add r6, r1, #16
    ldrd r7, r8, [r1, #32]
    put2 0, 1, r6, r7             @ s0 what to add, s1 words of a row
    put 2, r8                     @ s2 rows
    ldmia r1, {r1-r4}
    addw lr, r0, #(2 * \bytes)
    mov r5, #0xff00ff00
1:
    get r12, 1
2:
    tile_word \bytes, \apart
    tile_word \bytes, \apart
    subs r12, #2
    bne 2b
    get r12, 2
    subs r12, #1
    beq 3f
    put 2, r12
    get r12, 0
    ldmia r12, {r6-r9}
    add r1, r1, r6
    add r2, r2, r7
    add r3, r3, r8
    add r4, r4, r9
    b 1b
3:
    leave
  .size ts_conv_2d_tile_columns_\bytes\()_\apart, . - ts_conv_2d_tile_columns_\bytes\()_\apart
  .endm

@ What follows are the instances that this model uses.
