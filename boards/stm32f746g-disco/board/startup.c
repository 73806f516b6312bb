// SPDX-License-Identifier: MIT-0
// What happens before main, and when all goes wrong. Armv7-M ARM B1.5.
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "format.h"
#include "stm32f746.h"

extern uint32_t stack_bottom[], stack_top[], data_begin[], data_end[], data_source[], bss_begin[], bss_end[];
extern uint32_t sram_begin[], sram_end[];

int main(void);
void reset_handler(void);
void fault_handler(void);
void systick_handler(void);
void tim3_handler(void);
void usart1_handler(void);

// An entry that is not named is 0: an interrupt switched on without a handler ends in the fault report.
typedef struct {
  uint32_t *stack;
  void (*exceptions[15])(void);  // from number 1, reset
  void (*interrupts[98])(void);
} vector_table;
__attribute__((section(".vectors"), used)) static const vector_table vectors = {
  .stack = stack_top,
  .exceptions = {[0] = reset_handler, [1] = fault_handler, [2] = fault_handler, [3] = fault_handler,
                 [4] = fault_handler, [5] = fault_handler, [14] = systick_handler},
  .interrupts = {[IRQ_TIM3] = tim3_handler, [IRQ_USART1] = usart1_handler},
};

static void copy_words(uint32_t *to, const uint32_t *end, const uint32_t *from) {
  while (to < end) *to++ = *from++;
}

static void clear_words(uint32_t *to, const uint32_t *end) {
  while (to < end) *to++ = 0;
}

_Noreturn void reset_handler(void) {
  SCB_CPACR |= 15u << 20;  // the floating-point unit, before the first instruction that could use it
  barrier_data();
  barrier_instructions();
  SCB_VTOR = (uint32_t)(uintptr_t)&vectors;
  SCB_SHCSR |= SCB_SHCSR_FAULTS;
  SCB_CCR |= SCB_CCR_DIV_0_TRP;
  copy_words(data_begin, data_end, data_source);
  clear_words(bss_begin, bss_end);
  clear_words(sram_begin, sram_end);
  main();
  board_stop("main returned");
}

// The stack may be what went wrong: the report starts a fresh one.
__attribute__((naked)) void fault_handler(void) {
  __asm volatile(
      "mrs r0, msp\n\t"
      "ldr r1, =stack_top\n\t"
      "mov sp, r1\n\t"
      "b fault_report");
}

static const char *fault_name(uint32_t exception) {
  switch (exception) {
    case 2: return "non-maskable interrupt";
    case 4: return "memory protection fault";
    case 5: return "bus fault";
    case 6: return "usage fault";
    default: return "hard fault";
  }
}

// `frame`: r0-r3, r12, lr, pc, xpsr as the processor pushed them. "stopped: bus fault, pc 0x08000b1c lr ... ".
_Noreturn __attribute__((used)) void fault_report(const uint32_t *frame);
_Noreturn void fault_report(const uint32_t *frame) {
  uint32_t exception;
  __asm volatile("mrs %0, ipsr" : "=r"(exception));
  char text[160];
  char *p = format_text(text, fault_name(exception & 511));
  if (frame >= stack_bottom && frame + 8 <= stack_top) {
    p = format_hex(format_text(p, ", pc "), frame[6]);
    p = format_hex(format_text(p, " lr "), frame[5]);
  } else {
    p = format_text(p, ", the stack overflowed");
  }
  const uint32_t cfsr = SCB_CFSR;
  p = format_hex(format_text(p, " cfsr "), cfsr);
  p = format_hex(format_text(p, " hfsr "), SCB_HFSR);
  if (cfsr & BIT(7)) format_hex(format_text(p, " address "), SCB_MMFAR);
  if (cfsr & BIT(15)) format_hex(format_text(p, " address "), SCB_BFAR);
  board_stop(text);
}
