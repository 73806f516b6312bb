@ SPDX-License-Identifier: MIT-0
@
@ For the assembler kernels of ARMv6-M (Cortex-M0, M0+): a function's frame, and the requantisation that ops/requant_search.h proves.
@ Eight registers take part in arithmetic; r8-r12 and lr are moved to and from, added and compared.

  .syntax unified
  .thumb

  .macro enter words
    push {r4-r7, lr}
    mov r4, r8
    mov r5, r9
    mov r6, r10
    mov r7, r11
    push {r4-r7}
    sub sp, #4 * \words
  .endm
  .macro leave words
    add sp, #4 * \words
    pop {r4-r7}
    mov r8, r4
    mov r9, r5
    mov r10, r6
    mov r11, r7
    pop {r4-r7, pc}
  .endm

@ t = the output of the sum a', which is destroyed. The channel's constants at [at, #off]: low_part, add, high_part and, where `bent`, bend and
@ add_below. `low` holds the output of small sums; [sp, #4 * span] what it is more than that of large ones, which stands in the word
@ behind. `adding`: a register that holds add already, where there is no bend. 11 instructions.
  .macro requantise t, a, top, at, off, by, low, span, m, bent, adding
    cmp \a, \top
    bhi 81f
    ldr \t, [\at, #\off]
    muls \t, \a, \t
    .if \bent
    ldr \by, [\at, #\off + 12]
    cmp \a, \by
    ldr \by, [\at, #\off + 4]
    bhs 82f
    ldr \by, [\at, #\off + 16]
82:
    adds \t, \by
    .else
    .ifb \adding
    ldr \by, [\at, #\off + 4]
    adds \t, \by
    .else
    add \t, \adding
    .endif
    .endif
    lsrs \t, #\m
    ldr \by, [\at, #\off + 8]
    muls \a, \by, \a
    adds \t, \a
    lsrs \t, #24
    add \t, \low
    b 83f
81:
    asrs \t, \a, #31
    ldr \by, [sp, #4 * \span]
    ands \t, \by
    ldr \by, [sp, #4 * \span + 4]
    adds \t, \by
83:
  .endm
