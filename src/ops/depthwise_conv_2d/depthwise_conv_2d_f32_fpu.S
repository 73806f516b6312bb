@ SPDX-License-Identifier: MIT-0
@
@ DEPTHWISE_CONV_2D of float for cores with a single-precision FPU (Cortex-M4F, M7, M33). Judged by depthwise_conv_2d.c, byte for byte.
@
@ One pixel, eight channels at a time, each sum in the plain kernel's order: for a tap VLDM 8 numbers, VLDM 8 weights, 8 x VFMA, and the step to
@ the next tap. The stream has for eight channels the biases, then for each tap the weights. The last eight channels may be some of those before.
@
@     r0 weights   r1 x   r2 y   r3 ts_depthwise_conv_2d_f32_fpu_place   r4 the group's weights   r5 taps of the row left   r6 rows left
@     r7 from tap to tap   r8 groups of channels left   r9 the group's x   r12 taps of a row   s0-s7 x, s8-s15 weights, s16-s23 sums

  .syntax unified
  .thumb
#if defined(__ARM_FP)

  .equ pixel_w, 0
  .equ pixel_group, 4
  .equ pixel_groups, 8
  .equ pixel_back, 12
  .equ pixel_first, 16
  .equ pixel_rows, 20
  .equ pixel_columns, 24
  .equ pixel_x_tap, 28
  .equ pixel_x_step, 32
  .equ pixel_w_step, 36
  .equ pixel_low, 40

  .macro depthwise_tap
    vldmia r1, {s0-s7}
    add r1, r1, r7
    vldmia r0!, {s8-s15}
    vfma.f32 s16, s0, s8
    vfma.f32 s17, s1, s9
    vfma.f32 s18, s2, s10
    vfma.f32 s19, s3, s11
    vfma.f32 s20, s4, s12
    vfma.f32 s21, s5, s13
    vfma.f32 s22, s6, s14
    vfma.f32 s23, s7, s15
  .endm

  .macro depthwise_clamp low, high, s:vararg
    .irp each, \s
    .if \low
    vcmp.f32 \each, s0
    vmrs APSR_nzcv, fpscr
    it mi
    vmovmi.f32 \each, s0
    .endif
    .if \high
    vcmp.f32 \each, s1
    vmrs APSR_nzcv, fpscr
    it gt
    vmovgt.f32 \each, s1
    .endif
    .endr
  .endm

@ void ts_depthwise_conv_2d_f32_NAME_pixel(const ts_depthwise_conv_2d_f32_fpu_place *p, const float *x, float *y). three: rows of three taps stand in line.
  .macro depthwise_fpu name, three, low, high
  .section .text.ts_depthwise_conv_2d_f32_\name\()_pixel, "ax", %progbits
  .balign 4
  .global ts_depthwise_conv_2d_f32_\name\()_pixel
  .type ts_depthwise_conv_2d_f32_\name\()_pixel, %function
ts_depthwise_conv_2d_f32_\name\()_pixel:
    push {r4-r9, lr}
    vpush {d8-d11}
    mov r3, r0
    mov r9, r1
    ldr r4, [r3, #pixel_w]
    ldr r8, [r3, #pixel_groups]
    ldr r12, [r3, #pixel_columns]
    ldr r7, [r3, #pixel_x_tap]
    ldr lr, [r3, #pixel_x_step]
1:
    mov r0, r4
    vldmia r0!, {s16-s23}
    ldr r6, [r3, #pixel_rows]
    cmp r6, #0
    beq 6f
    ldr r5, [r3, #pixel_first]
    add r0, r0, r5
    mov r1, r9
    .if \three
    cmp r12, #3
    bne 2f
15:
    depthwise_tap
    depthwise_tap
    depthwise_tap
    add r1, r1, lr
    subs r6, #1
    bne 15b
    b 6f
    .endif
2:
    mov r5, r12
3:
    depthwise_tap
    subs r5, #1
    bne 3b
    add r1, r1, lr
    ldr r5, [r3, #pixel_w_step]
    add r0, r0, r5
    subs r6, #1
    bne 2b
6:
    .if \low || \high
    add r5, r3, #pixel_low
    vldmia r5, {s0-s1}
    depthwise_clamp \low, \high, s16, s17, s18, s19, s20, s21, s22, s23
    .endif
    vstmia r2!, {s16-s23}
    add r9, #32
    ldr r5, [r3, #pixel_group]
    add r4, r4, r5
    subs r8, #1
    beq 7f
    cmp r8, #1
    bne 1b
    ldr r5, [r3, #pixel_back]
    sub r9, r9, r5
    sub r2, r2, r5
    b 1b
7:
    vpop {d8-d11}
    pop {r4-r9, pc}
  .size ts_depthwise_conv_2d_f32_\name\()_pixel, . - ts_depthwise_conv_2d_f32_\name\()_pixel
  .endm
#else
  .macro depthwise_fpu name, three, low, high
  .endm
#endif

@ What follows are the instances that this model uses.
