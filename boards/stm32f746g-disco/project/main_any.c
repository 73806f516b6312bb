// SPDX-License-Identifier: MIT-0
// A neural network on the board, one inference a second: the serial port tells its cycles and its largest output, the
// display draws a dot for each output, the LED shows the largest. The inputs are noise: put your sensor in read_input.
#include <string.h>

#include "board.h"
#include "clock.h"
#include "format.h"
#include "lcd.h"
#include "led.h"
#include "sine_model.h"
#include "uart.h"

#define BAUD 9600
#define PERIOD_MS 1000

// The model's memory: in the fast RAM if it fits beside the stack.
#if SINE_MODEL_MEMORY_SIZE > 48 * 1024
static sine_model network BOARD_SRAM;
#else
static sine_model network;
#endif

// The last inference's output, for whoever wants to compare it to the bit (a debugger, the virtual board).
unsigned char tinsmith_outputs[SINE_MODEL_OUTPUT_BYTES];

static void check(int error, const char *text) {
  if (error) board_stop(text);
}

static void read_input(SINE_MODEL_INPUT_TYPE *input) {
  static uint32_t state = 1;
  for (int i = 0; i < SINE_MODEL_INPUT_SIZE; ++i) {
    state = state * 1664525u + 1013904223u;
    input[i] = (SINE_MODEL_INPUT_TYPE)((int32_t)state >> 24);
  }
}

static float real(int index) {
  const float q = (float)sine_model_output(&network)[index];
#ifdef SINE_MODEL_OUTPUT_SCALE
  return (q - (float)SINE_MODEL_OUTPUT_ZERO_POINT) * SINE_MODEL_OUTPUT_SCALE;
#else
  return q;
#endif
}

static int largest_output(float sign) {
  int best = 0;
  for (int i = 1; i < SINE_MODEL_OUTPUT_SIZE; ++i)
    if (sign * real(i) > sign * real(best)) best = i;
  return best;
}

// A dot for each output, from left to right; the smallest at the bottom line, the largest at the top.
static void draw(void) {
  enum { LEFT = 30, WIDTH = LCD_WIDTH - 60, BOTTOM = LCD_HEIGHT - 30, HEIGHT = LCD_HEIGHT - 60 };
  const float low = real(largest_output(-1)), range = real(largest_output(1)) - low;
  lcd_clear();
  lcd_line(LEFT, LEFT + WIDTH, BOTTOM);
  if (!(range > 0)) return;
  for (int i = 0; i < SINE_MODEL_OUTPUT_SIZE; ++i) {
    const int x = LEFT + (2 * i + 1) * WIDTH / (2 * SINE_MODEL_OUTPUT_SIZE);
    lcd_dot(x, BOTTOM - (int)((real(i) - low) / range * HEIGHT), SINE_MODEL_OUTPUT_SIZE <= 16 ? 10 : 2);
  }
}

static void log_inference(uint32_t number, uint32_t cycles, int largest) {
  char line[160];
  char *p = format_u32(format_text(line, "inference "), number);
  p = format_text(format_u32(format_text(p, ": "), cycles), " cycles, largest output ");
  p = format_f6(format_text(format_u32(p, (uint32_t)largest), ", "), real(largest));
  format_text(p, "\r\n");
  uart_write(line);
}

int main(void) {
  int error = board_start(BAUD);
  check(error, board_strerror(error));
  error = sine_model_init(&network);
  check(error, sine_model_strerror(error));
  error = sine_model_selftest(&network);
  check(error, sine_model_strerror(error));
  char line[96];
  char *p = format_u32(format_text(line, "sine_model, "), SINE_MODEL_CONSTANT_BYTES);
  format_text(p, " bytes, self-test passed\r\n");
  uart_write(line);

  lcd_set_colours(&(lcd_colours){.paper = 0xFFD500, .line = 0xC79800, .ink = 0xE02020});
  for (uint32_t number = 1;; ++number) {
    const uint32_t start = clock_ms();
    read_input(sine_model_input(&network));
    const uint32_t cycles = clock_cycles();
    tinsmith_inference_begin();
    error = sine_model_run(&network);
    tinsmith_inference_end();
    const uint32_t taken = clock_cycles() - cycles;
    check(error, sine_model_strerror(error));
    memcpy(tinsmith_outputs, sine_model_output(&network), sizeof tinsmith_outputs);

    const int largest = largest_output(1);
    const float brightness = real(largest);
    led_set(brightness <= 0 ? 0 : brightness >= 1 ? LED_FULL : (uint32_t)(brightness * LED_FULL));
    draw();
    log_inference(number, taken, largest);
    clock_wait_until(start + PERIOD_MS);
  }
}
