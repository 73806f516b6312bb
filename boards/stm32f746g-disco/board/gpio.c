// SPDX-License-Identifier: MIT-0
#include "gpio.h"

#include "clock.h"
#include "stm32f746.h"

// RM0385 6.4: two bits a pin in MODER and OSPEEDR, four in AFR.
static void configure(uint32_t port, uint32_t pins, uint32_t mode, uint32_t function) {
  clock_enable(&RCC->AHB1ENR, RCC_AHB1ENR_GPIO(port));
  gpio_regs *gpio = GPIO(port);
  for (uint32_t pin = 0; pin < 16; ++pin) {
    if (!(pins & BIT(pin))) continue;
    const uint32_t two = 2 * pin, four = 4 * (pin % 8);
    gpio->AFR[pin / 8] = (gpio->AFR[pin / 8] & ~(15u << four)) | function << four;
    gpio->OSPEEDR = (gpio->OSPEEDR & ~(3u << two)) | 2u << two;
    gpio->MODER = (gpio->MODER & ~(3u << two)) | mode << two;
  }
}

void gpio_to_peripheral(uint32_t port, uint32_t pins, uint32_t function) { configure(port, pins, 2, function); }

void gpio_to_output(uint32_t port, uint32_t pins) {
  clock_enable(&RCC->AHB1ENR, RCC_AHB1ENR_GPIO(port));
  gpio_clear(port, pins);
  configure(port, pins, 1, 0);
}

void gpio_set(uint32_t port, uint32_t pins) { GPIO(port)->BSRR = pins; }
void gpio_clear(uint32_t port, uint32_t pins) { GPIO(port)->BSRR = pins << 16; }
