/* SPDX-License-Identifier: MIT-0 */
/*
 * Startup of every emulated Cortex-M board: vectors, FPU and Helium on, data and bss, faults that say where they were.
 */
#include "tinsmith_internal.h"

extern unsigned tinsmith_stack_top[], tinsmith_data_start[], tinsmith_data_end[], tinsmith_data_load[];
extern unsigned tinsmith_bss_start[], tinsmith_bss_end[], tinsmith_harness_bss_start[], tinsmith_harness_bss_end[];

int main(void);
void tinsmith_reset(void);
static void fault_entry(void);

#define REGISTER(address) (*(volatile unsigned *)(address))

static void copy(unsigned *to, const unsigned *end, const unsigned *from) {
  while (to < end) *(volatile unsigned *)to++ = *from++;
}
static void clear(unsigned *to, const unsigned *end) {
  while (to < end) *(volatile unsigned *)to++ = 0;
}

__attribute__((noreturn, used)) static void start(void) {
#if __ARM_ARCH >= 7
  REGISTER(0xe000ed88) |= 0xfu << 20; /* CPACR: coprocessors 10 and 11, the FPU and Helium */
  __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
#if defined(__ARM_FEATURE_MVE)
  REGISTER(0xe000ed14) |= 1u << 19; /* CCR.LOB: low-overhead loops */
#endif
  copy(tinsmith_data_start, tinsmith_data_end, tinsmith_data_load);
  clear(tinsmith_bss_start, tinsmith_bss_end);
  clear(tinsmith_harness_bss_start, tinsmith_harness_bss_end);
  tinsmith_io_begin();
  tinsmith_exit(main());
}

__attribute__((naked, noreturn)) void tinsmith_reset(void) {
  __asm__ volatile(
      "ldr r0, =tinsmith_stack_top\n\t"
      "mov sp, r0\n\t"
      "ldr r0, =start\n\t"
      "bx r0\n\t"
      ".pool");
}

__attribute__((noreturn, used)) static void fault(unsigned pc, unsigned lr, unsigned number) {
  unsigned status = 0, address = 0;
#if __ARM_ARCH >= 7
  status = REGISTER(0xe000ed28);  /* CFSR */
  address = REGISTER(0xe000ed38); /* BFAR */
#endif
  tinsmith_io_fault(number, pc, lr, status, address);
}

__attribute__((naked, noreturn)) static void fault_entry(void) {
  __asm__ volatile(
      "mrs r3, msp\n\t" /* the stacked frame: r0-r3, r12, lr, pc, xpsr */
      "ldr r0, [r3, #24]\n\t"
      "ldr r1, [r3, #20]\n\t"
      "mrs r2, ipsr\n\t"
      "ldr r3, =tinsmith_stack_top\n\t" /* a full stack may be what is wrong: the report runs on a fresh one */
      "mov sp, r3\n\t"
      "ldr r3, =fault\n\t"
      "bx r3\n\t"
      ".pool");
}

/*
 * An interrupt as unkind as the rules allow: it clobbers every register that the core has stacked for it, the flags
 * included, and 256 bytes below the stack pointer. Its own reload value changes each time, so that it strikes at ever
 * other places. A program that keeps anything below sp, or counts on sp for data, does not survive it.
 */
__attribute__((naked)) static void systick_entry(void) {
  __asm__ volatile(
      "ldr r0, =tinsmith_interrupts\n\t"
      "ldr r1, [r0]\n\t"
      "adds r1, #1\n\t"
      "str r1, [r0]\n\t"
      "ldr r0, =tinsmith_random\n\t"
      "ldr r1, [r0]\n\t"
      "ldr r2, =1664525\n\t"
      "muls r1, r2\n\t"
      "ldr r2, =1013904223\n\t"
      "adds r1, r2\n\t"
      "str r1, [r0]\n\t"
      "lsrs r2, r1, #27\n\t" /* 0..31 */
      "adds r2, #6\n\t"
      "ldr r0, =0xe000e014\n\t" /* SYST_RVR */
      "str r2, [r0]\n\t"
      "mov r0, sp\n\t"
      "movs r2, #64\n\t"
      "1:\n\t"
      "subs r0, #4\n\t"
      "str r1, [r0]\n\t"
      "subs r2, #1\n\t"
      "bne 1b\n\t"
#if defined(__ARM_FP)
      "vmov s0, r1\n\tvmov s1, r1\n\tvmov s2, r1\n\tvmov s3, r1\n\t"
      "vmov s4, r1\n\tvmov s5, r1\n\tvmov s6, r1\n\tvmov s7, r1\n\t"
      "vmov s8, r1\n\tvmov s9, r1\n\tvmov s10, r1\n\tvmov s11, r1\n\t"
      "vmov s12, r1\n\tvmov s13, r1\n\tvmov s14, r1\n\tvmov s15, r1\n\t"
#endif
      "mov r0, r1\n\t"
      "mov r3, r1\n\t"
      "mov r2, r1\n\t"
      "mov r12, r1\n\t"
      "cmp r1, #7\n\t"
      "bx lr\n\t"
      ".pool");
}

__attribute__((section(".vectors"), used)) void *const tinsmith_vectors[16] = {
    tinsmith_stack_top, (void *)tinsmith_reset, (void *)fault_entry, (void *)fault_entry,
    (void *)fault_entry, (void *)fault_entry, (void *)fault_entry, (void *)fault_entry,
    (void *)fault_entry, (void *)fault_entry, (void *)fault_entry, (void *)fault_entry,
    (void *)fault_entry, (void *)fault_entry, (void *)fault_entry, (void *)systick_entry,
};
