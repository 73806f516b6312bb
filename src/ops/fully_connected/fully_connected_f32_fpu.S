@ SPDX-License-Identifier: MIT-0
@
@ FULLY_CONNECTED of float for cores with a single-precision FPU (Cortex-M4F, M7, M33). Judged by fully_connected.c, byte for byte.
@
@ Sixteen outputs at a time, their sums in s16-s31, each in the plain kernel's order: for an input, VLDM 8 weights, 8 x VFMA, twice: 18
@ instructions for 16 multiply-accumulates, and no sum waits for itself. The stream has for each 16 outputs (the last: what is left) the
@ biases, then for each input its weights. A single output takes four inputs at a time.
@
@     r0 stream   r1 x   r2 y   r3 inputs left   r4 blocks left   s0-s7 weights   s8-s11 x   s14, s15 bounds

  .syntax unified
  .thumb
#if defined(__ARM_FP)

  .macro fpu_load n
    .if \n == 1
    vldmia r0!, {s0}
    .elseif \n == 2
    vldmia r0!, {s0-s1}
    .elseif \n == 3
    vldmia r0!, {s0-s2}
    .elseif \n == 4
    vldmia r0!, {s0-s3}
    .elseif \n == 5
    vldmia r0!, {s0-s4}
    .elseif \n == 6
    vldmia r0!, {s0-s5}
    .elseif \n == 7
    vldmia r0!, {s0-s6}
    .else
    vldmia r0!, {s0-s7}
    .endif
  .endm
  .macro fpu_eight n, x, s0, s1, s2, s3, s4, s5, s6, s7
    fpu_load \n
    vfma.f32 \s0, s0, \x
    .if \n > 1
    vfma.f32 \s1, s1, \x
    .endif
    .if \n > 2
    vfma.f32 \s2, s2, \x
    .endif
    .if \n > 3
    vfma.f32 \s3, s3, \x
    .endif
    .if \n > 4
    vfma.f32 \s4, s4, \x
    .endif
    .if \n > 5
    vfma.f32 \s5, s5, \x
    .endif
    .if \n > 6
    vfma.f32 \s6, s6, \x
    .endif
    .if \n > 7
    vfma.f32 \s7, s7, \x
    .endif
  .endm
  .macro fpu_input n, x
    .if \n <= 8
    fpu_eight \n, \x, s16, s17, s18, s19, s20, s21, s22, s23
    .else
    fpu_eight 8, \x, s16, s17, s18, s19, s20, s21, s22, s23
    fpu_eight (\n - 8), \x, s24, s25, s26, s27, s28, s29, s30, s31
    .endif
  .endm

@ n outputs: starting sums, all inputs, stored. `last` is the last sum's register.
  .macro fpu_outputs n, last, in
    vldmia r0!, {s16-\last}
    .if \in > 3
    movw r3, #(\in / 2)
5:
    vldmia r1!, {s8-s9}
    fpu_input \n, s8
    fpu_input \n, s9
    subs r3, #1
    bne 5b
    .elseif \in > 1
    vldmia r1!, {s8-s9}
    fpu_input \n, s8
    fpu_input \n, s9
    .endif
    .if \in % 2
    vldmia r1!, {s8}
    fpu_input \n, s8
    .endif
    vstmia r2!, {s16-\last}
  .endm
  .macro fpu_one in
    vldmia r0!, {s12}
    .if \in > 3
    movw r3, #(\in / 4)
5:
    vldmia r0!, {s0-s3}
    vldmia r1!, {s8-s11}
    vfma.f32 s12, s0, s8
    vfma.f32 s12, s1, s9
    vfma.f32 s12, s2, s10
    vfma.f32 s12, s3, s11
    subs r3, #1
    bne 5b
    .endif
    .rept \in % 4
    vldmia r0!, {s0}
    vldmia r1!, {s8}
    vfma.f32 s12, s0, s8
    .endr
    vstmia r2!, {s12}
  .endm

  .macro fpu_clamp s, low, high
    .if \low
    vcmp.f32 \s, s14
    vmrs APSR_nzcv, fpscr
    it mi
    vmovmi.f32 \s, s14
    .endif
    .if \high
    vcmp.f32 \s, s15
    vmrs APSR_nzcv, fpscr
    it gt
    vmovgt.f32 \s, s15
    .endif
  .endm

@ void ts_fully_connected_f32_NAME_row(const float *stream, const float *x, float *y, const ts_fully_connected_f32_fpu_params *p): one row.
@ blocks of 16 outputs, n further ones; low, high: 1 where p's bound is finite.
  .macro dense_fpu name, in, blocks, n, last, low, high
  .section .text.ts_fully_connected_f32_\name\()_row, "ax", %progbits
  .balign 4
  .global ts_fully_connected_f32_\name\()_row
  .type ts_fully_connected_f32_\name\()_row, %function
ts_fully_connected_f32_\name\()_row:
    .if \blocks > 1
    push {r4}
    .endif
    .if \blocks || \n > 1
    vpush {d8-d15}
    .endif
    .if \low || \high
    vldmia r3, {s14-s15}
    .endif
    .if \blocks
    .if \blocks > 1
    movw r4, #\blocks
1:
    .endif
    fpu_outputs 16, s31, \in
    .if \blocks > 1 || \n
    movw r3, #(4 * \in)
    subs r1, r1, r3
    .endif
    .if \blocks > 1
    subs r4, #1
    bne 1b
    .endif
    .endif
    .if \n == 1
    fpu_one \in
    .elseif \n
    fpu_outputs \n, \last, \in
    .endif
    .if \low || \high
    movw r3, #(4 * (16 * \blocks + \n))
    subs r2, r2, r3
    .if 16 * \blocks + \n > 3
    movw r3, #((16 * \blocks + \n) / 4)
6:
    vldmia r2, {s0-s3}
    fpu_clamp s0, \low, \high
    fpu_clamp s1, \low, \high
    fpu_clamp s2, \low, \high
    fpu_clamp s3, \low, \high
    vstmia r2!, {s0-s3}
    subs r3, #1
    bne 6b
    .endif
    .rept \n % 4
    vldmia r2, {s0}
    fpu_clamp s0, \low, \high
    vstmia r2!, {s0}
    .endr
    .endif
    .if \blocks || \n > 1
    vpop {d8-d15}
    .endif
    .if \blocks > 1
    pop {r4}
    .endif
    bx lr
  .size ts_fully_connected_f32_\name\()_row, . - ts_fully_connected_f32_\name\()_row
  .endm
#else
  .macro dense_fpu name, in, blocks, n, last, low, high
  .endm
#endif

@ What follows are the instances that this model uses.
