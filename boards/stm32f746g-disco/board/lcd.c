// SPDX-License-Identifier: MIT-0
// RM0385 18 (LTDC). The frame is L8: a byte a pixel, looked up in the controller's table of 256 colours, so that it
// fits the internal SRAM and the board's SDRAM stays asleep. The linker script puts it where board.c turns the cache
// off.
#include "lcd.h"

#include "board.h"
#include "clock.h"
#include "gpio.h"
#include "stm32f746.h"

// The table: paper, line, EDGES steps from paper to ink, ink. A greater value lies on top of a smaller one.
enum { PAPER = 0, LINE = 1, EDGES = 15, INK = LINE + EDGES + 1 };

// The panel's timing (RK043FN48H), in pixels and lines; 566 x 286 at 9.6 MHz are 59.3 frames a second.
enum { H_SYNC = 41, H_BACK = 13, H_FRONT = 32, V_SYNC = 10, V_BACK = 2, V_FRONT = 2 };

static uint8_t frame[LCD_HEIGHT][LCD_WIDTH] __attribute__((section(".frame"), aligned(64)));

// The 28 signals of the panel (UM1907). Of port J all but 12, of port K all but 3. PI13, which ST's example code gives
// to the panel too, is the touch controller's interrupt: driving it would work against that chip.
static void connect_pins(void) {
  gpio_to_peripheral(PORT_E, BIT(4), 14);
  gpio_to_peripheral(PORT_G, BIT(12), 9);
  gpio_to_peripheral(PORT_I, BIT(9) | BIT(10) | BIT(14) | BIT(15), 14);
  gpio_to_peripheral(PORT_J, 0xEFFF, 14);
  gpio_to_peripheral(PORT_K, 0xF7, 14);
  gpio_to_output(PORT_I, BIT(12));  // display on
  gpio_to_output(PORT_K, BIT(3));   // backlight
}

int lcd_start(void) {
  const int error = clock_start_pixels();
  if (error) return error;
  connect_pins();
  clock_enable(&RCC->APB2ENR, RCC_APB2ENR_LTDC);

  // Each register holds the sum of all that comes before, less one (RM0385 18.4.1).
  const uint32_t x0 = H_SYNC + H_BACK, x1 = x0 + LCD_WIDTH, y0 = V_SYNC + V_BACK, y1 = y0 + LCD_HEIGHT;
  LTDC->SSCR = (uint32_t)(H_SYNC - 1) << 16 | (V_SYNC - 1);
  LTDC->BPCR = (x0 - 1) << 16 | (y0 - 1);
  LTDC->AWCR = (x1 - 1) << 16 | (y1 - 1);
  LTDC->TWCR = (x1 + H_FRONT - 1) << 16 | (y1 + V_FRONT - 1);
  LTDC->BCCR = 0;

  ltdc_layer_regs *layer = &LTDC->LAYER1;
  layer->WHPCR = (x1 - 1) << 16 | x0;
  layer->WVPCR = (y1 - 1) << 16 | y0;
  layer->PFCR = LTDC_PFCR_L8;
  layer->CACR = 255;
  layer->DCCR = 0;
  layer->BFCR = LTDC_BFCR_CONSTANT_ALPHA;
  layer->CFBAR = (uint32_t)(uintptr_t)frame;
  layer->CFBLR = (uint32_t)LCD_WIDTH << 16 | (LCD_WIDTH + 3);
  layer->CFBLNR = LCD_HEIGHT;
  lcd_set_colours(&(lcd_colours){0, 0, 0});
  lcd_clear();
  layer->CR = LTDC_LAYER_CR_LEN | LTDC_LAYER_CR_CLUTEN;
  LTDC->SRCR = LTDC_SRCR_IMR;   // the shadow registers take the above
  LTDC->GCR |= LTDC_GCR_LTDCEN;  // all signals active low, as the panel wants them
  gpio_set(PORT_I, BIT(12));
  gpio_set(PORT_K, BIT(3));
  return BOARD_OK;
}

// `step` EDGES + 1ths of the way from a to b, each of the three colours for itself.
static uint32_t mix(uint32_t a, uint32_t b, uint32_t step) {
  uint32_t colour = 0;
  for (uint32_t shift = 0; shift < 24; shift += 8) {
    const uint32_t from = a >> shift & 255, to = b >> shift & 255;
    colour |= (from * (EDGES + 1 - step) + to * step) / (EDGES + 1) << shift;
  }
  return colour;
}

void lcd_set_colours(const lcd_colours *colours) {
  reg32 *const table = &LTDC->LAYER1.CLUTWR;
  *table = (uint32_t)PAPER << 24 | colours->paper;
  *table = (uint32_t)LINE << 24 | colours->line;
  for (uint32_t i = 1; i <= EDGES + 1; ++i) *table = (LINE + i) << 24 | mix(colours->paper, colours->ink, i);
}

void lcd_clear(void) {
  volatile uint32_t *words = (volatile uint32_t *)(void *)frame;
  for (uint32_t i = 0; i < sizeof frame / 4; ++i) words[i] = PAPER * 0x01010101u;
}

static void put(int x, int y, uint32_t value) {
  if (x < 0 || y < 0 || x >= LCD_WIDTH || y >= LCD_HEIGHT) return;
  if (frame[y][x] < value) frame[y][x] = (uint8_t)value;
}

void lcd_line(int x0, int x1, int y) {
  for (int x = x0; x <= x1; ++x) put(x, y, LINE);
}

// The square root, rounded down.
static uint32_t root(uint32_t value) {
  uint32_t r = 0;
  for (uint32_t bit = 1u << 15; bit; bit >>= 1)
    if ((r + bit) * (r + bit) <= value) r += bit;
  return r;
}

void lcd_dot(int x, int y, int radius) {
  const int outer = radius + 1;
  for (int dy = -outer; dy <= outer; ++dy) {
    for (int dx = -outer; dx <= outer; ++dx) {
      const int square = dx * dx + dy * dy;
      if (square >= outer * outer) continue;
      uint32_t value = INK;
      if (square > radius * radius) {  // on the edge: the part of a pixel that is left, in EDGES + 1ths
        const uint32_t steps = EDGES + 1;
        value = LINE + (uint32_t)outer * steps - root((uint32_t)square * steps * steps);
      }
      put(x + dx, y + dy, value);
    }
  }
}
