@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED of float for cores with M-profile vectors (Cortex-M55). Judged by fully_connected.c, byte for byte.
@
@ Sixteen outputs at a time, each lane one sum in the plain kernel's order: LDR x, then 4 x (VLDRW weights, VFMA by the scalar). The stream
@ has for each 16 outputs (the last: a multiple of 4) the biases, then for each input its weights.
@
@ Vectors flush what is too small for a normal number to zero, and give a NaN bits of their own. Either shows: the first in FPSCR (IDC,
@ UFC), the second in a comparison of the sums with themselves. Then the function says so, and the row is made again by C.

  .syntax unified
  .thumb

  .macro add_input vectors
    ldr r4, [r1], #4
    vldrw.u32 q4, [r0], #16
    vfma.f32 q0, q4, r4
    .if \vectors > 1
    vldrw.u32 q4, [r0], #16
    vfma.f32 q1, q4, r4
    .endif
    .if \vectors > 2
    vldrw.u32 q4, [r0], #16
    vfma.f32 q2, q4, r4
    .endif
    .if \vectors > 3
    vldrw.u32 q4, [r0], #16
    vfma.f32 q3, q4, r4
    .endif
  .endm

@ One vector: clamped, stored (of the last one `lanes` lanes), its NaNs noted.
  .macro finish q, lanes, low, high
    .if \low
    vpt.f32 lt, \q, r5
    vdupt.32 \q, r5
    .endif
    .if \high
    vpt.f32 gt, \q, r6
    vdupt.32 \q, r6
    .endif
    .if \lanes < 4
    movs r4, #\lanes
    vctp.32 r4
    vpst
    vstrwt.32 \q, [r2], #16
    .else
    vstrw.32 \q, [r2], #16
    .endif
  .endm

@ 4 * vectors outputs.
  .macro some vectors, in, lanes, low, high
    vldrw.u32 q0, [r0], #16
    .if \vectors > 1
    vldrw.u32 q1, [r0], #16
    .endif
    .if \vectors > 2
    vldrw.u32 q2, [r0], #16
    .endif
    .if \vectors > 3
    vldrw.u32 q3, [r0], #16
    .endif
    .if \in > 3
    movw r4, #(\in / 2)
    dls lr, r4
55:
    add_input \vectors
    add_input \vectors
    le lr, 55b
    .if \in % 2
    add_input \vectors
    .endif
    .else
    .rept \in
    add_input \vectors
    .endr
    .endif
    .if \vectors == 1
    finish q0, \lanes, \low, \high
    .else
    finish q0, 4, \low, \high
    .if \vectors == 2
    finish q1, \lanes, \low, \high
    .else
    finish q1, 4, \low, \high
    .if \vectors == 3
    finish q2, \lanes, \low, \high
    .else
    finish q2, 4, \low, \high
    finish q3, \lanes, \low, \high
    .endif
    .endif
    .endif
    vmrs r4, fpscr
    and r4, r4, #0x88
    orr r8, r8, r4
    .if \vectors > 3
    vadd.f32 q2, q2, q3
    .endif
    .if \vectors > 2
    vadd.f32 q1, q1, q2
    .endif
    .if \vectors > 1
    vadd.f32 q0, q0, q1
    .endif
    vcmp.f32 ne, q0, q0
    vmrs r4, p0
    orr r8, r8, r4, lsl #8
  .endm

@ int32_t ts_fully_connected_f32_NAME_row(const float *stream, const float *x, float *y, const ts_fully_connected_f32_mve_params *p): one
@ row; not 0: make it again. low, high: 1 where p's bound is finite.
  .macro dense_f32 name, in, blocks, vectors, lanes, low, high
  .section .text.ts_fully_connected_f32_\name\()_row, "ax", %progbits
  .balign 4
  .global ts_fully_connected_f32_\name\()_row
  .type ts_fully_connected_f32_\name\()_row, %function
ts_fully_connected_f32_\name\()_row:
    push {r4-r8, lr}
    vpush {d8-d9}
    ldrd r5, r6, [r3]
    vmrs r4, fpscr
    bic r4, r4, #0x88
    vmsr fpscr, r4
    movs r8, #0
    .if \blocks
    .if \blocks > 1
    movw r7, #\blocks
1:
    .endif
    some 4, \in, 4, \low, \high
    .if \blocks > 1
    subw r1, r1, #(4 * \in)
    subs r7, #1
    bne 1b
    .elseif \vectors
    subw r1, r1, #(4 * \in)
    .endif
    .endif
    .if \vectors
    some \vectors, \in, \lanes, \low, \high
    .endif
    mov r0, r8
    vpop {d8-d9}
    pop {r4-r8, pc}
  .size ts_fully_connected_f32_\name\()_row, . - ts_fully_connected_f32_\name\()_row
  .endm

@ What follows are the instances that this model uses.
