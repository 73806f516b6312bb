// SPDX-License-Identifier: MIT-0
// Pins of one port, as a mask of 16 bits. Ports: PORT_A ... PORT_K of stm32f746.h.
#ifndef GPIO_H
#define GPIO_H

#include <stdint.h>

// Gives the pins to a peripheral: alternate function `function` (0 to 15; the data sheet's table), push-pull, fast.
void gpio_to_peripheral(uint32_t port, uint32_t pins, uint32_t function);

// Makes the pins push-pull outputs, low at first.
void gpio_to_output(uint32_t port, uint32_t pins);

// Drives pins of a port high or low, the others stay (one atomic write).
void gpio_set(uint32_t port, uint32_t pins);
void gpio_clear(uint32_t port, uint32_t pins);

#endif
