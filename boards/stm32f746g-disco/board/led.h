// SPDX-License-Identifier: MIT-0
// LED LD1, the green one beside the reset button, with brightness.
#ifndef LED_H
#define LED_H

#include <stdint.h>

#define LED_FULL 1000u

// The LED off, and its 1 kHz timer running.
void led_start(void);

// Brightness from 0 (never on) to LED_FULL (never off), in thousandths of the time; more is LED_FULL.
// It takes effect within two milliseconds.
void led_set(uint32_t brightness);

#endif
