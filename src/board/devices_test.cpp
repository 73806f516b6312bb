// Every device by its registers, as firmware sees them.
#include <gtest/gtest.h>

#include "board/devices/devices.h"
#include "board/machine.h"

namespace tinsmith::board {
namespace {

constexpr uint32_t RCC = 0x40023800, PWR = 0x40007000, FLASH = 0x40023C00;

struct DevicesTest : testing::Test {
  Machine m{*find_board("stm32f746g-disco")};
  void SetUp() override { ASSERT_TRUE(m.reset()); }
  void clock(uint32_t enable, int bit) { m.poke(RCC + enable, m.peek(RCC + enable) | 1u << bit); }
  std::string refused() { return m.finished && m.ended == Ended::refused ? m.end_text : ""; }
};

TEST_F(DevicesTest, a_device_without_its_clock_is_refused) {
  m.poke(0x40020000, 5);
  EXPECT_EQ(refused(), "write to GPIOA.MODER while the clock of GPIOA is off (RCC.AHB1ENR bit 0); --lenient goes on, as silicon would, without effect");
}

TEST_F(DevicesTest, so_is_reading_its_input) {
  m.peek(0x4001101C);
  EXPECT_EQ(refused(), "read of USART1.ISR while the clock of USART1 is off (RCC.APB2ENR bit 4); --lenient goes on, as silicon would, without effect");
}

TEST_F(DevicesTest, de_initialising_a_device_that_was_never_on_is_not) {
  EXPECT_EQ(m.peek(0x40011000), 0u);
  m.poke(0x40011000, 0);
  m.poke(0x40020000, m.peek(0x40020000) & ~(3u << 18));
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(m.notes.size(), 2u);
}

TEST_F(DevicesTest, lenient_makes_it_a_note) {
  m.lenient = true;
  m.poke(0x40020000, 5);
  EXPECT_EQ(m.peek(0x40020000), 0u);
  EXPECT_EQ(refused(), "");
  ASSERT_EQ(m.notes.size(), 1u);
  clock(0x30, 0);
  EXPECT_EQ(m.peek(0x40020000), 0xA8000000u);
}

TEST_F(DevicesTest, the_usual_way_to_216_MHz) {
  clock(0x40, 28);
  m.poke(RCC, m.peek(RCC) | 1 << 16);                      // HSE
  EXPECT_TRUE(m.peek(RCC) >> 17 & 1);
  m.poke(RCC + 4, 25 | 432 << 6 | 1 << 22 | 9 << 24);      // 25 MHz / 25 * 432 / 2
  m.poke(RCC, m.peek(RCC) | 1 << 24);
  EXPECT_TRUE(m.peek(RCC) >> 25 & 1);
  m.poke(PWR, m.peek(PWR) | 1 << 16);
  EXPECT_TRUE(m.peek(PWR + 4) >> 16 & 1);
  m.poke(PWR, m.peek(PWR) | 1 << 17);
  m.poke(FLASH, 7);
  m.poke(RCC + 8, 5 << 10 | 4 << 13);
  m.poke(RCC + 8, m.peek(RCC + 8) | 2);
  EXPECT_EQ(m.peek(RCC + 8) & 0xC, 8u);
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(m.clocks.hclk, 216e6);
  EXPECT_EQ(m.clocks.pclk1, 54e6);
  EXPECT_EQ(m.clocks.timer1_divider, 2u);
}

TEST_F(DevicesTest, too_few_wait_states_are_refused) {
  m.poke(RCC, m.peek(RCC) | 1 << 16);
  m.poke(RCC + 4, 25 | 200 << 6 | 1 << 22);
  m.poke(RCC, m.peek(RCC) | 1 << 24);
  m.poke(FLASH, 2);
  m.poke(RCC + 8, 4 << 10 | 4 << 13 | 2);
  EXPECT_EQ(refused(), "FLASH.ACR: 2 wait states at 100 MHz; 3 are needed");
}

TEST_F(DevicesTest, no_timer_reaches_the_led) {
  clock(0x30, 8);
  m.poke(0x40022020, 3 << 4);
  m.poke(0x40022000, 2 << 2);
  EXPECT_EQ(refused(), "GPIOI.AFRL: PI1 (the LED) is set to AF3, but no timer's output reaches it");
}

TEST_F(DevicesTest, crc_of_a_word_is_the_reference_manuals) {
  clock(0x30, 12);
  m.poke(0x40023008, 1);
  m.poke(0x40023000, 0);
  EXPECT_EQ(m.peek(0x40023000), 0xC704DD7Bu);  // CRC-32/MPEG-2 of four zero bytes
}

TEST_F(DevicesTest, a_timer_counts_and_overflows) {
  clock(0x40, 1);
  m.poke(0x4000042C, 99);   // ARR
  m.poke(0x40000428, 15);   // PSC
  m.poke(0x40000414, 1);    // UG
  m.poke(0x40000410, 0);    // SR
  m.poke(0x40000400, 1);    // CEN
  m.advance(16 * 40);
  EXPECT_EQ(m.peek(0x40000424), 40u);
  EXPECT_EQ(m.peek(0x40000410) & 1, 0u);
  m.advance(16 * 60);
  EXPECT_EQ(m.peek(0x40000424), 0u);
  EXPECT_EQ(m.peek(0x40000410) & 1, 1u);
}

TEST_F(DevicesTest, sdram_only_after_its_sequence) {
  m.peek(0xC0000000);
  EXPECT_EQ(refused(), "read of 0xc0000000 in SDRAM before the FMC has started it (FMC.SDCMR)");
}

TEST_F(DevicesTest, sdram_after_its_sequence) {
  clock(0x38, 0);
  for (uint32_t command : {1u, 2u, 3u, 4u}) m.poke(0xA0000150, command | 0x10);
  m.poke(0xA0000154, 0x603 << 1);
  m.poke(0xC0000010, 0x12345678);
  EXPECT_EQ(m.peek(0xC0000010), 0x12345678u);
  EXPECT_EQ(m.peek(0xC0000012, 2), 0x1234u);
  EXPECT_EQ(refused(), "");
}

TEST_F(DevicesTest, dma2d_fills_a_rectangle) {
  clock(0x30, 23);
  m.poke(0x4002B034, 2);                 // RGB565
  m.poke(0x4002B038, 0xF800);
  m.poke(0x4002B03C, 0x20001000);
  m.poke(0x4002B040, 6);                 // 10 wide, 4 used
  m.poke(0x4002B044, 4 << 16 | 2);
  m.poke(0x4002B000, 3 << 16 | 1);
  EXPECT_EQ(m.peek(0x4002B000) & 1, 1u);
  m.advance(20);
  EXPECT_EQ(m.peek(0x4002B000) & 1, 0u);
  EXPECT_EQ(m.peek(0x4002B004) & 2, 2u);
  EXPECT_EQ(m.peek(0x20001006, 2), 0xF800u);
  EXPECT_EQ(m.peek(0x20001008, 2), 0u);
  EXPECT_EQ(m.peek(0x20001014, 2), 0xF800u);
}

}  // namespace
}  // namespace tinsmith::board
