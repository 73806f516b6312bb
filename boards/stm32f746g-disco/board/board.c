// SPDX-License-Identifier: MIT-0
#include "board.h"

#include "clock.h"
#include "lcd.h"
#include "led.h"
#include "stm32f746.h"
#include "uart.h"

// Memory protection (Armv7-M ARM B3.5). Bits of RASR: XN 28, AP 24, TEX 19, C 17, B 16, disabled eighths 8,
// log2(size) - 1 at 1, enable 0. Outside these regions the default map stays (PRIVDEFENA).
//  0  0x60000000-0xDFFFFFFF, no access. The default map calls it ordinary memory, which a Cortex-M7 may read ahead of
//     need; the external memories that live there are not set up, and such a read can hang the bus (ST AN4839).
//     The region is 4 GB, of which the first three and the last eighth are disabled.
//  1  The display's frame, 0x20030000-0x2004FFFF: not cached, so that the display controller, which reads the RAM and
//     not the cache, sees each pixel when it is written. (Write-through would do the same but for an erratum of this
//     core, Arm 1259864 in ST ES0290.) 512 KB from 0x20000000, of which the eighths 3 and 4 are enabled.
//  2  0x00000000-0x00003FFF, no access: the ITCM is not used, and a null pointer ends in the fault report.
static void protect_memory(void) {
  static const struct { uint32_t base, attributes; } regions[] = {
    {0x00000000, BIT(28) | 0x87u << 8 | 31u << 1 | 1},
    {0x20000000, BIT(28) | 3u << 24 | 1u << 19 | 0xE7u << 8 | 18u << 1 | 1},
    {0x00000000, BIT(28) | 13u << 1 | 1},
  };
  for (uint32_t i = 0; i < sizeof regions / sizeof *regions; ++i) {
    MPU_RNR = i;
    MPU_RBAR = regions[i].base;
    MPU_RASR = regions[i].attributes;
  }
  MPU_CTRL = BIT(2) | BIT(0);
  barrier_data();
  barrier_instructions();
}

// 4 KB + 4 KB of cache; their contents are random after reset (Armv7-M ARM B2.2.7). They serve flash at 0x08000000 and
// the SRAM; the ART accelerator serves only flash's other address, 0x00200000, and stays off.
static void enable_caches(void) {
  SCB_ICIALLU = 0;
  SCB_CSSELR = 0;
  barrier_data();
  const uint32_t sets = (SCB_CCSIDR >> 13 & 0x7FFF) + 1;
  const uint32_t ways = (SCB_CCSIDR >> 3 & 0x3FF) + 1;
  for (uint32_t set = 0; set < sets; ++set)
    for (uint32_t way = 0; way < ways; ++way) SCB_DCISW = way << 30 | set << 5;  // 4 ways, lines of 32 bytes
  barrier_data();
  SCB_CCR |= SCB_CCR_DC | SCB_CCR_IC;
  barrier_data();
  barrier_instructions();
}

int board_start(uint32_t baud) {
  protect_memory();
  enable_caches();
  int error = clock_start();
  const int uart_error = uart_start(baud);
  if (!error) error = uart_error;
  if (!error) error = lcd_start();
  if (!error) led_start();
  return error;
}

const char *board_strerror(int error) {
  switch (error) {
    case BOARD_OK: return "no error";
    case BOARD_ERROR_CRYSTAL: return "the 25 MHz crystal does not start";
    case BOARD_ERROR_PLL: return "the main PLL does not lock";
    case BOARD_ERROR_OVER_DRIVE: return "the regulator does not reach over-drive";
    case BOARD_ERROR_PIXEL_CLOCK: return "the display's PLL does not lock";
    case BOARD_ERROR_BAUD: return "the serial port cannot run at this speed";
    default: return "unknown error";
  }
}

_Noreturn void board_stop(const char *why) {
  interrupts_off();
  uart_write_now("stopped: ");
  uart_write_now(why);
  uart_write_now("\r\n");
  for (uint32_t i = 0; i < 4; ++i) NVIC_ICER(i) = ~0u;  // nothing wakes it again
  SYSTICK->CTRL = 0;
  SCB_ICSR = SCB_ICSR_PENDSTCLR;
  for (;;) wait_for_interrupt();
}

__attribute__((noinline, used)) void tinsmith_inference_begin(void) { __asm volatile("" ::: "memory"); }
__attribute__((noinline, used)) void tinsmith_inference_end(void) { __asm volatile("" ::: "memory"); }
