@ SPDX-License-Identifier: MIT-0
@
@ CONV_2D of float for cores with a single-precision FPU (Cortex-M4F, M7, M33). Judged by conv_2d.c, byte for byte.
@
@ A tile is four pixels, or one, by four channels; each sum is in the plain kernel's order. The image is read where it stands: what a window
@ has of one row of it is a run of numbers. Two inputs of a run, four pixels: 4 x VLDM 2 numbers, VLDM 8 weights, 32 x VFMA, 39 instructions with the loop.
@ Four inputs of one pixel: VLDM 4 numbers, 2 x (VLDM 8 weights, 8 x VFMA), 21 for 16. The stream has for four channels the biases, then for each
@ tap and input the four weights.
@
@     r0 weights   r1-r4 x   r5 inputs left   r6 runs left   r7 y   r8 groups of channels left   r9 the tile's x   r10 the group's weights
@     r11 from a run's end to the next one   r12 inputs of a run   lr ts_conv_2d_f32_fpu_tile   s16-s31 sums, s0-s7 x, s8-s15 weights

  .syntax unified
  .thumb
#if defined(__ARM_FP)

  .equ tile_w, 0
  .equ tile_group, 4
  .equ tile_groups, 8
  .equ tile_first, 12
  .equ tile_runs, 16
  .equ tile_run, 20
  .equ tile_x_step, 24
  .equ tile_w_step, 28
  .equ tile_x_pixel, 32
  .equ tile_y_pixel, 36
  .equ tile_low, 40

@ Four channels of a pixel: sums += x * weights.
  .macro conv_pixel x, w0, w1, w2, w3, s0, s1, s2, s3
    vfma.f32 \s0, \x, \w0
    vfma.f32 \s1, \x, \w1
    vfma.f32 \s2, \x, \w2
    vfma.f32 \s3, \x, \w3
  .endm
  .macro conv_four x0, x1, x2, x3, w0, w1, w2, w3
    conv_pixel \x0, \w0, \w1, \w2, \w3, s16, s17, s18, s19
    conv_pixel \x1, \w0, \w1, \w2, \w3, s20, s21, s22, s23
    conv_pixel \x2, \w0, \w1, \w2, \w3, s24, s25, s26, s27
    conv_pixel \x3, \w0, \w1, \w2, \w3, s28, s29, s30, s31
  .endm

  .macro conv_clamp low, high, s:vararg
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

@ void ts_conv_2d_f32_NAME_tile4(const ts_conv_2d_f32_fpu_tile *t, const float *x, float *y): four pixels.
  .macro conv_fpu_4 name, low, high
  .section .text.ts_conv_2d_f32_\name\()_tile4, "ax", %progbits
  .balign 4
  .global ts_conv_2d_f32_\name\()_tile4
  .type ts_conv_2d_f32_\name\()_tile4, %function
ts_conv_2d_f32_\name\()_tile4:
    push {r4-r11, lr}
    vpush {d8-d15}
    mov lr, r0
    mov r9, r1
    mov r7, r2
    ldr r10, [lr, #tile_w]
    ldr r8, [lr, #tile_groups]
    ldr r12, [lr, #tile_run]
    ldr r11, [lr, #tile_x_step]
1:
    mov r0, r10
    vldmia r0, {s16-s19}
    vldmia r0, {s20-s23}
    vldmia r0, {s24-s27}
    vldmia r0!, {s28-s31}
    ldr r6, [lr, #tile_runs]
    cmp r6, #0
    beq 6f
    ldr r5, [lr, #tile_first]
    add r0, r0, r5
    ldr r5, [lr, #tile_x_pixel]
    mov r1, r9
    add r2, r1, r5
    add r3, r2, r5
    add r4, r3, r5
2:
    lsrs r5, r12, #1
    beq 4f
3:
    vldmia r1!, {s0-s1}
    vldmia r2!, {s2-s3}
    vldmia r3!, {s4-s5}
    vldmia r4!, {s6-s7}
    vldmia r0!, {s8-s15}
    conv_four s0, s2, s4, s6, s8, s9, s10, s11
    conv_four s1, s3, s5, s7, s12, s13, s14, s15
    subs r5, #1
    bne 3b
4:
    tst r12, #1
    beq 5f
    vldmia r1!, {s0}
    vldmia r2!, {s2}
    vldmia r3!, {s4}
    vldmia r4!, {s6}
    vldmia r0!, {s8-s11}
    conv_four s0, s2, s4, s6, s8, s9, s10, s11
5:
    subs r6, #1
    beq 6f
    add r1, r1, r11
    add r2, r2, r11
    add r3, r3, r11
    add r4, r4, r11
    ldr r5, [lr, #tile_w_step]
    add r0, r0, r5
    b 2b
6:
    .if \low || \high
    add r5, lr, #tile_low
    vldmia r5, {s0-s1}
    conv_clamp \low, \high, s16, s17, s18, s19, s20, s21, s22, s23, s24, s25, s26, s27, s28, s29, s30, s31
    .endif
    ldr r5, [lr, #tile_y_pixel]
    mov r6, r7
    vstmia r6, {s16-s19}
    add r6, r6, r5
    vstmia r6, {s20-s23}
    add r6, r6, r5
    vstmia r6, {s24-s27}
    add r6, r6, r5
    vstmia r6, {s28-s31}
    adds r7, #16
    ldr r5, [lr, #tile_group]
    add r10, r10, r5
    subs r8, #1
    bne 1b
    vpop {d8-d15}
    pop {r4-r11, pc}
  .size ts_conv_2d_f32_\name\()_tile4, . - ts_conv_2d_f32_\name\()_tile4
  .endm

@ void ts_conv_2d_f32_NAME_tile1(const ts_conv_2d_f32_fpu_tile *t, const float *x, float *y): one pixel. s0-s7 weights, s8-s11 x, s12-s15 sums.
@ r3 the tile, r4 the group's weights, r7 y.
  .macro conv_fpu_1 name, low, high
  .section .text.ts_conv_2d_f32_\name\()_tile1, "ax", %progbits
  .balign 4
  .global ts_conv_2d_f32_\name\()_tile1
  .type ts_conv_2d_f32_\name\()_tile1, %function
ts_conv_2d_f32_\name\()_tile1:
    push {r4-r9, lr}
    mov r3, r0
    mov r9, r1
    mov r7, r2
    ldr r4, [r3, #tile_w]
    ldr r8, [r3, #tile_groups]
    ldr r12, [r3, #tile_run]
1:
    mov r0, r4
    vldmia r0!, {s12-s15}
    ldr r6, [r3, #tile_runs]
    cmp r6, #0
    beq 6f
    ldr r5, [r3, #tile_first]
    add r0, r0, r5
    mov r1, r9
2:
    lsrs r5, r12, #2
    beq 4f
3:
    vldmia r1!, {s8-s11}
    vldmia r0!, {s0-s7}
    conv_pixel s8, s0, s1, s2, s3, s12, s13, s14, s15
    conv_pixel s9, s4, s5, s6, s7, s12, s13, s14, s15
    vldmia r0!, {s0-s7}
    conv_pixel s10, s0, s1, s2, s3, s12, s13, s14, s15
    conv_pixel s11, s4, s5, s6, s7, s12, s13, s14, s15
    subs r5, #1
    bne 3b
4:
    ands r5, r12, #3
    beq 5f
45:
    vldmia r1!, {s8}
    vldmia r0!, {s0-s3}
    conv_pixel s8, s0, s1, s2, s3, s12, s13, s14, s15
    subs r5, #1
    bne 45b
5:
    subs r6, #1
    beq 6f
    ldrd r2, r5, [r3, #tile_x_step]
    add r1, r1, r2
    add r0, r0, r5
    b 2b
6:
    .if \low || \high
    add r5, r3, #tile_low
    vldmia r5, {s0-s1}
    conv_clamp \low, \high, s12, s13, s14, s15
    .endif
    vstmia r7!, {s12-s15}
    ldr r5, [r3, #tile_group]
    add r4, r4, r5
    subs r8, #1
    bne 1b
    pop {r4-r9, pc}
  .size ts_conv_2d_f32_\name\()_tile1, . - ts_conv_2d_f32_\name\()_tile1
  .endm
#else
  .macro conv_fpu_4 name, low, high
  .endm
  .macro conv_fpu_1 name, low, high
  .endm
#endif

@ What follows are the instances that this model uses.
