@ SPDX-License-Identifier: MIT-0
@
@ For the assembler kernels: a function's frame, and a few words beside the 14 registers. They wait in s0-s15, which any call may
@ destroy and every interrupt keeps (without an FPU: on the stack). get2 and put2 move two neighbours in one instruction.

  .syntax unified
  .thumb

#if defined(__ARM_FP)
  .macro get2 a, b, s0, s1
    vmov \a, \b, s\s0, s\s1
  .endm
  .macro put2 s0, s1, a, b
    vmov s\s0, s\s1, \a, \b
  .endm
  .macro get a, s
    vmov \a, s\s
  .endm
  .macro put s, a
    vmov s\s, \a
  .endm
  .macro enter
    push {r4-r11, lr}
  .endm
  .macro leave
    pop {r4-r11, pc}
  .endm
#else
  .macro get2 a, b, s0, s1
    ldrd \a, \b, [sp, #4 * \s0]
  .endm
  .macro put2 s0, s1, a, b
    strd \a, \b, [sp, #4 * \s0]
  .endm
  .macro get a, s
    ldr \a, [sp, #4 * \s]
  .endm
  .macro put s, a
    str \a, [sp, #4 * \s]
  .endm
  .macro enter
    push {r4-r11, lr}
    sub sp, sp, #68
  .endm
  .macro leave
    add sp, sp, #68
    pop {r4-r11, pc}
  .endm
#endif

@ r += n and r -= n for any n >= 0; a large one goes by `by`.
  .macro move_up r, n, by
    .if (\n) < 4096
    addw \r, \r, #(\n)
    .else
    movw \by, #(\n) & 0xffff
    .if (\n) > 0xffff
    movt \by, #(\n) >> 16
    .endif
    add \r, \r, \by
    .endif
  .endm
  .macro move_down r, n, by
    .if (\n) < 4096
    subw \r, \r, #(\n)
    .else
    movw \by, #(\n) & 0xffff
    .if (\n) > 0xffff
    movt \by, #(\n) >> 16
    .endif
    sub \r, \r, \by
    .endif
  .endm
