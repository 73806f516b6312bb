// SPDX-License-Identifier: MIT-0
#include "clock.h"

#include <stdbool.h>

#include "board.h"
#include "stm32f746.h"

enum { CPU_HZ = 216000000, UART_HZ = 108000000, RESET_HZ = 16000000 };

static volatile uint32_t now_ms;
static uint32_t uart_hz = RESET_HZ;

void systick_handler(void);
void systick_handler(void) { ++now_ms; }

void clock_enable(volatile uint32_t *enable_register, uint32_t bits) {
  *enable_register |= bits;
  (void)*enable_register;
  barrier_data();
}

// Some 100 ms at 16 MHz: a crystal takes 2 ms, a PLL 0.3 ms.
static bool becomes(volatile uint32_t *reg, uint32_t mask, uint32_t value) {
  for (uint32_t i = 0; i < 200000; ++i)
    if ((*reg & mask) == value) return true;
  return false;
}

// The order is that of RM0385 4.1.4, "Entering Over-drive mode": the system clock is the internal oscillator's all the
// while, and flash gets its wait states before the switch.
int clock_start(void) {
  RCC->CR |= RCC_CR_HSEON;
  if (!becomes(&RCC->CR, RCC_CR_HSERDY, RCC_CR_HSERDY)) return BOARD_ERROR_CRYSTAL;

  clock_enable(&RCC->APB1ENR, RCC_APB1ENR_PWR);
  PWR->CR1 |= PWR_CR1_VOS_SCALE1;  // allowed while the PLL is off

  // 25 MHz / 25 * 432 / 2 = 216 MHz; / 9 = 48 MHz for USB. RM0385 5.3.2.
  RCC->PLLCFGR = 25u | 432u << 6 | 0u << 16 | BIT(22) | 9u << 24 | 2u << 28;
  RCC->CR |= RCC_CR_PLLON;

  PWR->CR1 |= PWR_CR1_ODEN;
  if (!becomes(&PWR->CSR1, PWR_CSR1_ODRDY, PWR_CSR1_ODRDY)) return BOARD_ERROR_OVER_DRIVE;
  PWR->CR1 |= PWR_CR1_ODSWEN;
  if (!becomes(&PWR->CSR1, PWR_CSR1_ODSWRDY, PWR_CSR1_ODSWRDY)) return BOARD_ERROR_OVER_DRIVE;

  // Seven wait states at 2.7 to 3.6 V (RM0385 3.3). The new value counts once it reads back.
  FLASH_ACR = 7;
  if (!becomes(&FLASH_ACR, 15, 7)) return BOARD_ERROR_PLL;

  RCC->CFGR = 5u << 10 | 4u << 13;  // AHB / 1, APB1 / 4, APB2 / 2
  if (!becomes(&RCC->CR, RCC_CR_PLLRDY, RCC_CR_PLLRDY)) return BOARD_ERROR_PLL;
  RCC->CFGR |= 2;  // run from the PLL
  if (!becomes(&RCC->CFGR, 3u << 2, 2u << 2)) return BOARD_ERROR_PLL;
  uart_hz = UART_HZ;

  SYSTICK->LOAD = CPU_HZ / 1000 - 1;
  SYSTICK->VAL = 0;
  SYSTICK->CTRL = 7;  // the processor's clock, interrupt, on
  SCB_DEMCR |= BIT(24);
  DWT_LAR = 0xC5ACCE55;  // a Cortex-M7 wants the key before its counter obeys
  DWT_CTRL |= BIT(0);
  return BOARD_OK;
}

int clock_start_pixels(void) {
  // The PLL's input is 1 MHz, as in clock_start. 1 MHz * 192 / 5 / 4 = 9.6 MHz. RM0385 5.3.24 and 5.3.25.
  RCC->PLLSAICFGR = 192u << 6 | 3u << 16 | 4u << 24 | 5u << 28;
  RCC->DCKCFGR1 = (RCC->DCKCFGR1 & ~(3u << 16)) | 1u << 16;
  RCC->CR |= RCC_CR_PLLSAION;
  return becomes(&RCC->CR, RCC_CR_PLLSAIRDY, RCC_CR_PLLSAIRDY) ? BOARD_OK : BOARD_ERROR_PIXEL_CLOCK;
}

uint32_t clock_uart_hz(void) { return uart_hz; }

uint32_t clock_cycles(void) { return DWT_CYCCNT; }

uint32_t clock_ms(void) { return now_ms; }

void clock_wait_until(uint32_t ms) {
  while ((int32_t)(ms - now_ms) > 0) wait_for_interrupt();
}
