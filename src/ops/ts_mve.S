@ SPDX-License-Identifier: MIT-0
@
@ For the kernels with M-profile vectors (Cortex-M55, M85): 16 sums of 32 bits to 16 bytes.

  .syntax unified
  .thumb

@ What a requantisation needs stands in registers: r8 the zero point of y (or 128, see below), r10 low, r12 high, lr -1.
@
@ q = q * m / 2^31, then / 2^-s, each rounded; halves upwards. TensorFlow Lite rounds halves of the second away from zero: `fix`
@ takes one from negative numbers first. It is not needed where negative numbers end at `low` anyhow.
  .macro requantise q, m, s, fix
    vqrdmulh.s32 \q, \q, \m
    .if \fix
    vpt.s32 lt, \q, zr
    vaddt.i32 \q, \q, lr
    .endif
    vrshl.s32 \q, \q, \s
  .endm

@ Channels 0 2 1 3 of each four stand in a's low and high halfwords and c's: to bytes in a. `unsigned`: y's zero point is -128 and
@ its range the type's whole, so saturating to 0 .. 255 is all.
  .macro narrow a, c, unsigned
    .if \unsigned
    vqmovunb.s16 \a, \a
    vqmovunt.s16 \a, \c
    vadd.i8 \a, \a, r8
    .else
    vqadd.s16 \a, \a, r8
    vqadd.s16 \c, \c, r8
    vqmovnb.s16 \a, \a
    vqmovnt.s16 \a, \c
    .endif
  .endm
