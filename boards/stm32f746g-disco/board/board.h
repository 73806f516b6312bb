// SPDX-License-Identifier: MIT-0
// The STM32F746G-DISCO as a program sees it. board_start() makes everything ready; then led.h, lcd.h, uart.h and
// clock.h are the board. Nothing here allocates; a function that can fail returns 0 or a negative board_error.
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

enum board_error {
  BOARD_OK = 0,
  BOARD_ERROR_CRYSTAL = -1,      // the 25 MHz crystal does not start
  BOARD_ERROR_PLL = -2,          // the main PLL does not lock
  BOARD_ERROR_OVER_DRIVE = -3,   // the regulator does not reach over-drive, which 216 MHz needs
  BOARD_ERROR_PIXEL_CLOCK = -4,  // the display's PLL does not lock
  BOARD_ERROR_BAUD = -5,         // the serial port cannot run at this speed
};

// Caches and memory protection, 216 MHz, serial port at `baud`, LED off, display showing an empty page.
// If the clock fails, the serial port still works (on the internal 16 MHz), so that the error can be told.
int board_start(uint32_t baud);

// One line for a person.
const char *board_strerror(int error);

// Says why on the serial port and stops for good. Works at any time, with interrupts off and in a fault too.
_Noreturn void board_stop(const char *why);

// Empty functions around each inference: the virtual board counts the instructions between them.
void tinsmith_inference_begin(void);
void tinsmith_inference_end(void);

// Puts a zero-initialised variable into the 128 KB of SRAM below the display's frame, instead of the 64 KB of DTCM
// (which is faster, and holds the stack and all other variables).
#define BOARD_SRAM __attribute__((section(".sram")))

#endif
