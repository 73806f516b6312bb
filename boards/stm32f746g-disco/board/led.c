// SPDX-License-Identifier: MIT-0
// No timer's output reaches the LED's pin, PI1 (data sheet, alternate functions), so the width of the pulse is made by
// two interrupts of TIM3: at the start of each millisecond and at the compare value. Both put the pin where it
// belongs by now, so it does not matter in which order, or how late, they are served; 0 and LED_FULL are exact.
#include "led.h"

#include "clock.h"
#include "gpio.h"
#include "stm32f746.h"

enum { LED_PIN = BIT(1), TIMER_HZ = 108000000 };

static volatile uint32_t wanted;  // by led_set
static uint32_t loaded;           // what CCR1's preload register holds: the next period's
static uint32_t active;           // what this period compares with

void tim3_handler(void);
void tim3_handler(void) {
  const uint32_t flags = TIM3->SR;
  TIM3->SR = ~flags;  // clears what was seen, and nothing that came since
  if (flags & TIM_UPDATE) {
    active = loaded;
    TIM3->CCR1 = loaded = wanted;
  }
  if (TIM3->CNT < active) gpio_set(PORT_I, LED_PIN);
  else gpio_clear(PORT_I, LED_PIN);
  barrier_data();  // the flag is down before the handler returns
}

void led_start(void) {
  gpio_to_output(PORT_I, LED_PIN);
  clock_enable(&RCC->APB1ENR, RCC_APB1ENR_TIM3);
  TIM3->PSC = TIMER_HZ / 1000000 - 1;  // counts microseconds,
  TIM3->ARR = LED_FULL - 1;            // 0 to 999
  TIM3->CCMR1 = TIM_CCMR1_OC1PE;       // a new compare value waits for the next period
  TIM3->CCR1 = 0;
  TIM3->EGR = TIM_UPDATE;              // loads the three
  TIM3->SR = 0;
  TIM3->DIER = TIM_UPDATE | TIM_COMPARE1;
  TIM3->CR1 = TIM_CR1_ARPE | TIM_CR1_CEN;
  interrupt_enable(IRQ_TIM3);
}

void led_set(uint32_t brightness) { wanted = brightness < LED_FULL ? brightness : LED_FULL; }
