// SPDX-License-Identifier: MIT-0
// The serial port of the ST-Link's USB cable: USART1, 8 data bits, no parity, 1 stop bit. Sending only.
#ifndef UART_H
#define UART_H

#include <stdint.h>

// From 1,648 to 6,750,000 baud at 108 MHz.
int uart_start(uint32_t baud);

// Queues text; it is sent by interrupt. Sleeps while the queue (256 characters) is full.
void uart_write(const char *text);

// Sends what is queued, then the text, waiting for each character: for faults, where interrupts do not come.
void uart_write_now(const char *text);

#endif
