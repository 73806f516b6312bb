@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED's inner loop for cores with M-profile vectors (Cortex-M55). Judged by fully_connected.c, byte for byte.
@
@ Eight outputs at a time share 16 inputs:
@
@     VLDRB inputs, 8 x (VLDRW weights, VMLADAVA)      17 instructions for 128 multiply-accumulates
@
@ The stream has for each 16 outputs two groups, 0 4 8 12 2 6 10 14 and 1 5 9 13 3 7 11 15 (so that narrowing brings them into order): 8
@ starting sums, then for each 16 inputs 16 weights of each output; after both the multipliers and shifts. Registers:
@
@     r0 r2 r4 r6 r8 r10 r12 lr sums     r1 inputs   r3 stream   r5 where sums are put   r7 rounds   r9 outputs left   r11 y
@     q0 inputs   q1 weights

#include "ts_mve.S"

  .equ P_STREAM, 0
  .equ P_OUT, 4
  .equ P_ZERO, 8
  .equ F_NUMBERS, 64   @ after the 16 sums: zero or 128, low, high, -1
  .equ FRAME, 84

  .macro inputs_by_weights load:vararg
    \load
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r0, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r2, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r4, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r6, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r8, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r10, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 r12, q0, q1
    vldrw.u32 q1, [r3], #16
    vmladava.s8 lr, q0, q1
  .endm

  .macro four to, at, fix
    vldrw.u32 q2, [r3], #16
    vldrw.u32 q3, [r3], #16
    vldrw.u32 \to, [r5, #(\at - 64)]
    requantise \to, q2, q3, \fix
  .endm

@ void ts_fully_connected_NAME(const ts_fully_connected_s8_mve_params *p, const int8_t *x, int8_t *y): one row.
@ The inputs are rounds times `unroll` chunks of 16, then `rest`, of which the last has `tail` bytes (0: all 16).
  .macro dense name, unroll, rounds, rest, tail, unsigned, fix, clamp
  .section .text.ts_fully_connected_\name, "ax", %progbits
  .balign 4
  .global ts_fully_connected_\name
  .type ts_fully_connected_\name, %function
ts_fully_connected_\name:
    push {r4-r11, lr}
    vpush {d8-d9}
    sub sp, #FRAME
    mov r11, r2
    ldrd r3, r9, [r0, #P_STREAM]
    add r4, r0, #P_ZERO
    ldmia r4, {r2, r6, r8}
    mov r10, #-1
    add r4, sp, #F_NUMBERS
    stmia r4, {r2, r6, r8, r10}
1:                                @ 16 outputs
    mov r5, sp
    .if \tail
    movs r7, #\tail
    vctp.8 r7
    .endif
2:                                @ 8 outputs
    ldmia r3!, {r0, r2, r4, r6, r8, r10, r12, lr}
    .if \rounds
    .if \rounds > 1
    movw r7, #\rounds
    .endif
3:
    .rept \unroll
    inputs_by_weights vldrb.8 q0, [r1], #16
    .endr
    .if \rounds > 1
    subs r7, #1
    bne 3b
    .endif
    .endif
    .set left, \rest
    .rept \rest
    .set left, left - 1
    .if left == 0 && \tail
    vpst
    inputs_by_weights vldrbt.8 q0, [r1], #16
    .else
    inputs_by_weights vldrb.8 q0, [r1], #16
    .endif
    .endr
    add r7, sp, #64
    subw r1, r1, #(16 * (\unroll * \rounds + \rest))
    stmia r5!, {r0, r2, r4, r6, r8, r10, r12, lr}
    cmp r5, r7
    bne 2b
    ldmia r5, {r8, r10, r12, lr}
    four q0, 0, \fix
    vqmovnb.s32 q0, q0
    four q1, 16, \fix
    vqmovnt.s32 q0, q1
    four q1, 32, \fix
    vqmovnb.s32 q1, q1
    four q4, 48, \fix
    vqmovnt.s32 q1, q4
    narrow q0, q1, \unsigned
    .if \clamp
    vdup.8 q2, r10
    vdup.8 q3, r12
    vmax.s8 q0, q0, q2
    vmin.s8 q0, q0, q3
    .endif
    vctp.8 r9
    vpst
    vstrbt.8 q0, [r11], #16
    subs r9, #16
    bhi 1b
    add sp, #FRAME
    vpop {d8-d9}
    pop {r4-r11, pc}
  .size ts_fully_connected_\name, . - ts_fully_connected_\name
  .endm

@ What follows are the instances that this model uses.
