// SPDX-License-Identifier: MIT-0
#include "uart.h"

#include "board.h"
#include "clock.h"
#include "gpio.h"
#include "stm32f746.h"

enum { QUEUE_SIZE = 256 };  // a power of two

// The writer moves `head`, the interrupt moves `tail`; both only count up, and wrap with the integers.
static volatile char queue[QUEUE_SIZE];
static volatile uint32_t head, tail;

int uart_start(uint32_t baud) {
  const uint32_t hz = clock_uart_hz();
  if (baud == 0) return BOARD_ERROR_BAUD;
  const uint32_t divider = (hz + baud / 2) / baud;
  if (divider < 16 || divider > 0xFFFF) return BOARD_ERROR_BAUD;  // RM0385 31.5.4
  gpio_to_peripheral(PORT_A, BIT(9), 7);
  gpio_to_peripheral(PORT_B, BIT(7), 7);
  clock_enable(&RCC->APB2ENR, RCC_APB2ENR_USART1);
  USART1->BRR = divider;
  USART1->CR1 = USART_CR1_UE | USART_CR1_TE;
  interrupt_enable(IRQ_USART1);
  return BOARD_OK;
}

void usart1_handler(void);
void usart1_handler(void) {
  if (head != tail) {
    USART1->TDR = (uint8_t)queue[tail % QUEUE_SIZE];
    ++tail;
  }
  if (head == tail) USART1->CR1 = USART_CR1_UE | USART_CR1_TE;  // until there is more to send
  barrier_data();
}

void uart_write(const char *text) {
  for (; *text; ++text) {
    while (head - tail == QUEUE_SIZE) wait_for_interrupt();
    queue[head % QUEUE_SIZE] = *text;
    ++head;
    USART1->CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_TXEIE;
  }
}

static void send_now(char c) {
  while (!(USART1->ISR & USART_ISR_TXE)) {}
  USART1->TDR = (uint8_t)c;
}

void uart_write_now(const char *text) {
  if (!(RCC->APB2ENR & RCC_APB2ENR_USART1) || !(USART1->CR1 & USART_CR1_UE)) return;  // too early to say anything
  USART1->CR1 = USART_CR1_UE | USART_CR1_TE;
  for (; tail != head; ++tail) send_now(queue[tail % QUEUE_SIZE]);
  for (; *text; ++text) send_now(*text);
  while (!(USART1->ISR & USART_ISR_TC)) {}
}
