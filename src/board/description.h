// What a board is made of, as data: memories, devices, pins. A further board is a further table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tinsmith::board {

enum class DeviceKind : uint8_t {
  storage, rcc, pwr, flash, gpio, syscfg, exti, usart, timer, fmc, ltdc, dma2d, dma, i2c, rng, crc, iwdg, rtc, adc, spi, qspi, sdmmc,
};

struct Peripheral {
  const char* name;
  uint32_t base, size;
  DeviceKind kind;
  uint8_t clock_register;  // RCC offset of its enable bit; 0: always clocked
  uint8_t clock_bit;
  int16_t irq;             // the first interrupt line, or -1
  uint8_t index;           // port or instance number
};

struct Memory {
  const char* name;
  uint32_t base, size;
};

struct BoardDescription {
  const char* name;
  const char* core;
  Memory flash, flash_alias, itcm, ram, sdram, rom;
  std::span<const Peripheral> peripherals;
  int irq_count;
  double external_clock;                         // HSE, Hz
  struct Pin { int port, pin; } led, button, lcd_enable, lcd_backlight, uart_tx, uart_rx;
  bool led_on_level, button_pressed_level;
  int uart_alternate;                            // the pins' alternate function for the log's UART
  const char* uart;                              // its name
  std::span<const uint16_t> alternate_functions; // a bit per existing alternate function, [port * 16 + pin]
  int lcd_width, lcd_height;
};

// Null if there is no such board.
const BoardDescription* find_board(std::string_view name);
std::span<const BoardDescription* const> all_boards();

}  // namespace tinsmith::board
