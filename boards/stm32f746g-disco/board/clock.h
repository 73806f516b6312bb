// SPDX-License-Identifier: MIT-0
// Clocks and time. The processor runs at 216 MHz, APB1 at 54 MHz, APB2 at 108 MHz, APB1's timers at 108 MHz.
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

// From the internal 16 MHz to 216 MHz, and a tick each millisecond. On an error the 16 MHz stay.
int clock_start(void);

// The display's PLL: a pixel clock of 9.6 MHz.
int clock_start_pixels(void);

// The clock of USART1, in Hz: 108 MHz, or 16 MHz if clock_start failed.
uint32_t clock_uart_hz(void);

// Milliseconds since clock_start; it wraps after 49 days.
uint32_t clock_ms(void);

// The processor's cycles since clock_start; it wraps after 19 seconds. The virtual board counts instructions instead.
uint32_t clock_cycles(void);

// Sleeps until clock_ms() is `ms`, or returns at once if that has passed.
void clock_wait_until(uint32_t ms);

// Sets bits of an RCC enable register, and reads it back: a peripheral answers only two bus cycles after its clock is
// on (ST errata sheet ES0290).
void clock_enable(volatile uint32_t *enable_register, uint32_t bits);

#endif
