// SPDX-License-Identifier: MIT-0
// A sine wave from a neural network, 70 inferences over [0, 2 pi]: the LED fades with y, from dark at -1 to bright at
// 1, the display draws a red dot for each inference and holds the finished wave for a moment, the serial port tells x
// and y.
#include <string.h>

#include "board.h"
#include "clock.h"
#include "format.h"
#include "lcd.h"
#include "led.h"
#include "sine_model.h"
#include "uart.h"

#define BAUD 9600
#define INFERENCES 70      // a cycle, over x = 0 to 2 pi
#define INFERENCE_MS 41    // as long as its line takes at 9600 baud
#define CYCLE_MS 3500      // the finished wave stands for a moment, then the page is cleared
#define TWO_PI 6.2831853f

_Static_assert(SINE_MODEL_INPUT_SIZE == 1 && SINE_MODEL_OUTPUT_SIZE == 1, "this program wants a model of one number");

// The model's memory: in the fast RAM if it fits beside the stack.
#if SINE_MODEL_MEMORY_SIZE > 48 * 1024
static sine_model network BOARD_SRAM;
#else
static sine_model network;
#endif

// The last cycle's numbers, for whoever wants to compare them to the bit (a debugger, the virtual board).
float tinsmith_inputs[INFERENCES];
unsigned char tinsmith_outputs[INFERENCES][SINE_MODEL_OUTPUT_BYTES];

static void check(int error, const char *text) {
  if (error) board_stop(text);
}

static float infer(int index, float x) {
  float y = 0;
  tinsmith_inference_begin();
  const int error = sine_model_run_f32(&network, &x, &y);
  tinsmith_inference_end();
  check(error, sine_model_strerror(error));
  tinsmith_inputs[index] = x;
  memcpy(tinsmith_outputs[index], sine_model_output(&network), SINE_MODEL_OUTPUT_BYTES);
  return y;
}

// y from -1 to 1: dark to bright.
static void fade(float y) {
  const float part = (y + 1) / 2;
  led_set(part <= 0 ? 0 : part >= 1 ? LED_FULL : (uint32_t)(part * LED_FULL + 0.5f));
}

// x from 0 to 2 pi: 20 pixels from the left edge to 20 from the right. y from -1 to 1: 24 pixels from the bottom to 24
// from the top.
enum { LEFT = 20, RIGHT = LCD_WIDTH - 20, MIDDLE = LCD_HEIGHT / 2, AMPLITUDE = MIDDLE - 24, RADIUS = 10 };

static void clear_page(void) {
  lcd_clear();
  lcd_line(LEFT, RIGHT, MIDDLE);
  for (int x = LEFT; x < RIGHT; x += 12) {  // dashes at y = 1 and y = -1
    lcd_line(x, x + 8, MIDDLE - AMPLITUDE);
    lcd_line(x, x + 8, MIDDLE + AMPLITUDE);
  }
}

static void draw(float x, float y) {
  if (!(y > -2 && y < 2)) return;  // far outside the display, or not a number
  lcd_dot(LEFT + (int)(x / TWO_PI * (RIGHT - LEFT) + 0.5f), (int)(MIDDLE - y * AMPLITUDE + 0.5f), RADIUS);
}

static void log_values(float x, float y) {
  char line[2 * FORMAT_F6_SIZE + 24];
  char *p = format_f6(format_text(line, "x_value: "), x);
  p = format_f6(format_text(p, ", y_value: "), y);
  format_text(p, "\r\n");
  uart_write(line);
}

static void log_start(void) {
  char line[96];
  char *p = format_u32(format_text(line, "sine_model, "), SINE_MODEL_CONSTANT_BYTES);
  format_text(p, " bytes, self-test passed\r\n");
  uart_write(line);
}

int main(void) {
  int error = board_start(BAUD);
  check(error, board_strerror(error));
  error = sine_model_init(&network);
  check(error, sine_model_strerror(error));
  error = sine_model_selftest(&network);
  check(error, sine_model_strerror(error));
  log_start();

  lcd_set_colours(&(lcd_colours){.paper = 0xFFD500, .line = 0xC79800, .ink = 0xE02020});
  for (;;) {
    const uint32_t start = clock_ms();
    clear_page();
    for (int i = 0; i < INFERENCES; ++i) {
      const float x = (float)i * (TWO_PI / INFERENCES);
      const float y = infer(i, x);
      fade(y);
      draw(x, y);
      log_values(x, y);
      clock_wait_until(start + (uint32_t)(i + 1) * INFERENCE_MS);
    }
    clock_wait_until(start + CYCLE_MS);
  }
}
