// SPDX-License-Identifier: MIT-0
// The display: 480 x 272 pixels. Three things can be drawn: paper, lines on it, and dots of ink on top. What lies
// outside the display is cut off.
#ifndef LCD_H
#define LCD_H

#include <stdint.h>

enum { LCD_WIDTH = 480, LCD_HEIGHT = 272 };

typedef struct {
  uint32_t paper, line, ink;  // 0xRRGGBB
} lcd_colours;

// Display on, showing black paper; nothing else is needed but colours.
int lcd_start(void);
void lcd_set_colours(const lcd_colours *colours);

// All paper.
void lcd_clear(void);

// A horizontal line, one pixel thick, from x0 to x1, both included.
void lcd_line(int x0, int x1, int y);

// A filled circle of ink: each pixel no farther than `radius` from (x, y) is full ink, a pixel one or more farther is
// untouched, and between the two the edge is smooth.
void lcd_dot(int x, int y, int radius);

#endif
