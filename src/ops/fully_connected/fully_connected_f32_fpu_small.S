@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED of float for cores with a single-precision FPU, in few bytes: one copy serves all layers. Judged by fully_connected.c, byte
@ for byte.
@
@ Eight outputs at a time, their sums in s8-s15: for an input VLDM x, VLDM 8 weights, 8 x VFMA. The last 1 to 7 outputs go one by one. The
@ stream begins with (out - 8) << 17 | (1: no ReLU) << 16 | 4 in; then for each 8 outputs and each further one the biases, and for each input
@ its weights. Stored outputs are gone through once more, from the last to the first, by the ReLU.
@
@     r0 stream   r1 x   r2 next y   r3 y   r4 outputs left - 8   r5 x's end   r6 the stream's first word   r12 next x

  .syntax unified
  .thumb
#if defined(__ARM_FP)

@ void ts_fully_connected_f32_fpu_small_row(const void *stream, const float *x, float *y): one row.
  .macro dense_fpu_small
  .section .text.ts_fully_connected_f32_fpu_small_row, "ax", %progbits
  .balign 4
  .global ts_fully_connected_f32_fpu_small_row
  .type ts_fully_connected_f32_fpu_small_row, %function
ts_fully_connected_f32_fpu_small_row:
    push {r4-r6, lr}
    vpush {d8}
    ldmia r0!, {r6}
    uxtah r5, r1, r6
    mov r3, r2
    asrs r4, r6, #17
    bmi 3f
1:
    vldmia r0!, {s8-s15}
    mov r12, r1
2:
    vldmia r12!, {s16}
    vldmia r0!, {s0-s7}
    vfma.f32 s8, s0, s16
    vfma.f32 s9, s1, s16
    vfma.f32 s10, s2, s16
    vfma.f32 s11, s3, s16
    vfma.f32 s12, s4, s16
    vfma.f32 s13, s5, s16
    vfma.f32 s14, s6, s16
    vfma.f32 s15, s7, s16
    cmp r12, r5
    bne 2b
    vstmia r2!, {s8-s15}
    subs r4, #8
    bpl 1b
3:
    adds r4, #8
    beq 6f
4:
    vldmia r0!, {s8}
    mov r12, r1
5:
    vldmia r12!, {s16}
    vldmia r0!, {s0}
    vfma.f32 s8, s0, s16
    cmp r12, r5
    bne 5b
    vstmia r2!, {s8}
    subs r4, #1
    bne 4b
6:
    lsrs r6, #17
    bcs 8f
7:
    vldmdb r2!, {s0}
    vcmp.f32 s0, #0.0
    vmrs APSR_nzcv, fpscr
    it mi
    strmi r4, [r2]  @ zero
    cmp r2, r3
    bne 7b
8:
    vpop {d8}
    pop {r4-r6, pc}
  .size ts_fully_connected_f32_fpu_small_row, . - ts_fully_connected_f32_fpu_small_row
  .endm
#else
  .macro dense_fpu_small
  .endm
#endif

@ The instance, where this model uses it.
