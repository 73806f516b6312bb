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

// DMA2D from memory at 0x20002000 (and, blending, 0x20003000 below it) to 0x20001000, one row of `count` pixels.
struct Dma2dTest : DevicesTest {
  static constexpr uint32_t D = 0x4002B000, out = 0x20001000, front = 0x20002000, back = 0x20003000;
  void SetUp() override {
    DevicesTest::SetUp();
    clock(0x30, 23);
    m.poke(D + 0x0C, front), m.poke(D + 0x14, back), m.poke(D + 0x3C, out);
  }
  void run(uint32_t mode, uint32_t count) {
    m.poke(D + 0x44, count << 16 | 1);
    m.poke(D, mode << 16 | 1);
    m.advance(count + 2);
    EXPECT_EQ(m.peek(D + 4) & 3, 2u) << "complete, without an error";
  }
};

TEST_F(Dma2dTest, changes_the_format) {
  m.poke(front, 0xF81F07E0);  // RGB565: green, then magenta
  m.poke(D + 0x1C, 2);
  m.poke(D + 0x34, 0);
  run(1, 2);
  EXPECT_EQ(m.peek(out), 0xFF00FF00u);
  EXPECT_EQ(m.peek(out + 4), 0xFFFF00FFu);
}

TEST_F(Dma2dTest, blends_letters_of_alpha_over_a_picture) {
  m.poke(front, 0x0080FF);            // A8: opaque, half, nothing
  m.poke(D + 0x1C, 9);
  m.poke(D + 0x20, 0x0000FF);         // in blue
  for (uint32_t i = 0; i < 3; ++i) m.poke(back + 4 * i, 0xFFFF0000);
  m.poke(D + 0x24, 0);
  m.poke(D + 0x34, 0);
  run(2, 3);
  EXPECT_EQ(m.peek(out), 0xFF0000FFu);
  EXPECT_EQ(m.peek(out + 4), 0xFF7F0080u);
  EXPECT_EQ(m.peek(out + 8), 0xFFFF0000u);
}

TEST_F(Dma2dTest, an_alpha_of_its_own_replaces_or_scales) {
  m.poke(front, 0x80FFFFFF);
  m.poke(D + 0x34, 0);
  m.poke(D + 0x1C, 0x40u << 24 | 1 << 16);
  run(1, 1);
  EXPECT_EQ(m.peek(out), 0x40FFFFFFu);
  m.poke(D + 0x1C, 0x80u << 24 | 2 << 16);
  run(1, 1);
  EXPECT_EQ(m.peek(out), 0x40FFFFFFu) << "128 * 128 / 255";
}

TEST_F(Dma2dTest, colours_from_a_table) {
  m.poke(front, 0x0201);
  m.poke(back, 0x112233), m.poke(back + 4, 0x445566), m.poke(back + 8, 0x778899);
  m.poke(D + 0x2C, back);
  m.poke(D + 0x1C, 2 << 8 | 32 | 5);  // L8, three entries of ARGB8888, load them
  EXPECT_EQ(m.peek(D + 4) & 16, 16u);
  m.poke(D + 0x34, 2);
  run(1, 2);
  EXPECT_EQ(m.peek(out, 2), 0x42ACu);      // 445566
  EXPECT_EQ(m.peek(out + 2, 2), 0x7453u);  // 778899
}

TEST_F(Dma2dTest, memory_that_is_not_there_is_an_error) {
  m.poke(D + 0x0C, 0x10000000);
  m.poke(D + 0x44, 1 << 16 | 1);
  m.poke(D, 1);
  EXPECT_EQ(m.peek(D + 4) & 1, 1u);
  ASSERT_EQ(m.notes.size(), 1u);
}

// A display of 4 x 2 pixels after a sync and a porch of 1.
struct LtdcTest : DevicesTest {
  static constexpr uint32_t L = 0x40016800, layer1 = L + 0x84, layer2 = L + 0x104;
  void SetUp() override {
    DevicesTest::SetUp();
    clock(0x44, 26);
    Clocks c = m.clocks;
    c.pixel = 9.6e6;
    m.set_clocks(c);
    m.poke(L + 0x0C, 1 << 16 | 1), m.poke(L + 0x10, 5 << 16 | 3), m.poke(L + 0x14, 6 << 16 | 4);
    m.poke(L + 0x18, 1);
  }
  // A layer over columns 1 and 2 of both rows.
  void layer(uint32_t at, uint32_t format, uint32_t bytes_per_pixel, uint32_t frame) {
    m.poke(at, 1);
    m.poke(at + 4, 4 << 16 | 3), m.poke(at + 8, 3 << 16 | 2);
    m.poke(at + 0x10, format), m.poke(at + 0x14, 255), m.poke(at + 0x1C, 6 << 8 | 7);
    m.poke(at + 0x28, frame), m.poke(at + 0x2C, (2 * bytes_per_pixel) << 16 | (2 * bytes_per_pixel + 3)), m.poke(at + 0x30, 2);
  }
  std::string row(size_t y) {
    m.poke(L + 0x24, 1);
    const auto p = static_cast<Ltdc*>(m.device("LTDC"))->picture();
    std::string s;
    for (size_t x = 0; x < 4 && p.size() == 24; ++x)
      s += fmt::format("{:02x}{:02x}{:02x} ", p[(y * 4 + x) * 3], p[(y * 4 + x) * 3 + 1], p[(y * 4 + x) * 3 + 2]);
    return s;
  }
};

TEST_F(LtdcTest, every_format_in_its_window) {
  m.poke(L + 0x2C, 0x112233);
  EXPECT_EQ(row(0), "112233 112233 112233 112233 ");
  struct { uint32_t format, bytes, low, high; const char* pixels; } formats[] = {
      {0, 4, 0xFFAABBCC, 0xFF010203, "aabbcc 010203"}, {1, 3, 0x03AABBCC, 0x0102, "aabbcc 010203"},
      {2, 2, 0x001FF800, 0, "ff0000 0000ff"}, {3, 2, 0x801FFC00, 0, "ff0000 0000ff"},
      {4, 2, 0xF00FFA50, 0, "aa5500 0000ff"}, {5, 1, 0x40FF, 0, "ffffff 404040"}};
  for (const auto& f : formats) {
    m.poke(0x20001000, f.low), m.poke(0x20001004, f.high);
    layer(layer1, f.format, f.bytes, 0x20001000);
    EXPECT_EQ(row(0), fmt::format("112233 {} 112233 ", f.pixels)) << "format " << f.format;
  }
}

TEST_F(LtdcTest, indices_by_a_table_and_a_key_that_is_seen_through) {
  m.poke(0x20001000, 0x02010201);
  layer(layer1, 5, 1, 0x20001000);
  m.poke(layer1, 1 | 16 | 2);
  m.poke(layer1 + 0x40, 1u << 24 | 0xFF0000), m.poke(layer1 + 0x40, 2u << 24 | 0x00FF00);
  m.poke(layer1 + 0x0C, 0x00FF00);
  EXPECT_EQ(row(1), "000000 ff0000 000000 000000 ");
}

TEST_F(LtdcTest, a_second_layer_is_blended_over_the_first) {
  for (uint32_t i = 0; i < 4; ++i) m.poke(0x20001000 + 4 * i, 0xFFFF0000), m.poke(0x20002000 + 4 * i, i % 2 ? 0x000000FF : 0x800000FF);
  layer(layer1, 0, 4, 0x20001000);
  layer(layer2, 0, 4, 0x20002000);
  EXPECT_EQ(row(0), "000000 7f0080 ff0000 000000 ");
}

TEST_F(LtdcTest, shadow_registers_wait_for_the_reload) {
  m.poke(0x20001000, 0xFFFFFFFF), m.poke(0x20001004, 0xFFFFFFFF);
  layer(layer1, 0, 4, 0x20001000);
  EXPECT_EQ(row(0), "000000 ffffff ffffff 000000 ");
  m.poke(layer1, 0);
  const auto before = static_cast<Ltdc*>(m.device("LTDC"))->picture();
  EXPECT_EQ(before[3], 255) << "still there";
  EXPECT_EQ(row(0), "000000 000000 000000 000000 ");
}

TEST_F(DevicesTest, random_numbers_are_the_same_in_every_run) {
  auto three = [] {
    Machine m{*find_board("stm32f746g-disco")};
    EXPECT_TRUE(m.reset());
    m.poke(RCC + 0x34, 1 << 6);
    m.poke(0x50060800, 4);
    std::vector<uint32_t> v;
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(m.peek(0x50060804) & 1, 1u) << "ready";
      v.push_back(m.peek(0x50060808));
    }
    return v;
  };
  const auto a = three();
  EXPECT_EQ(a, three());
  EXPECT_TRUE(a[0] != a[1] && a[1] != a[2]);
}

TEST_F(DevicesTest, a_watchdog_that_is_not_reloaded_ends_the_run) {
  m.poke(0x40003000, 0x5555), m.poke(0x40003004, 0), m.poke(0x40003008, 7);  // 8 steps of 4 / 32 kHz: 1 ms
  m.poke(0x40003000, 0xCCCC);
  m.advance(10000);                     // of 16 MHz
  m.poke(0x40003000, 0xAAAA);
  m.advance(15000);
  EXPECT_EQ(refused(), "");
  m.advance(2000);
  EXPECT_EQ(refused(), "the independent watchdog (IWDG) was not reloaded in time and resets the chip");
}

TEST_F(DevicesTest, the_button_raises_its_line) {
  clock(0x30, 8), clock(0x44, 14);
  m.poke(0x40013810, 8 << 12);          // SYSCFG.EXTICR3: line 11 from port I
  m.poke(0x40013C00, 1 << 11), m.poke(0x40013C08, 1 << 11);
  m.input_level[8 * 16 + 11] = true;
  m.pins_changed(8);
  EXPECT_EQ(m.peek(0x40022010) >> 11 & 1, 1u) << "GPIOI.IDR";
  EXPECT_EQ(m.peek(0x40013C14), 1u << 11);
  m.poke(0x40013C14, 1 << 11);
  EXPECT_EQ(m.peek(0x40013C14), 0u);
  m.input_level[8 * 16 + 11] = false;
  m.pins_changed(8);
  EXPECT_EQ(m.peek(0x40013C14), 0u) << "only the rising edge was asked for";
}

TEST_F(DevicesTest, the_touch_controller_says_its_name_and_no_other_address_answers) {
  constexpr uint32_t I = 0x40005C00;
  clock(0x40, 23);
  m.poke(I, 1);
  m.poke(I + 4, 0x70 | 1 << 16 | 1 << 13);             // write one byte to 0x38: register 0xA8
  EXPECT_EQ(m.peek(I + 0x18) & 2, 2u);
  m.poke(I + 0x28, 0xA8);
  EXPECT_EQ(m.peek(I + 0x18) & 64, 64u);
  m.poke(I + 4, 0x70 | 1 << 10 | 1 << 16 | 1 << 25 | 1 << 13);
  EXPECT_EQ(m.peek(I + 0x24), 0x51u);
  EXPECT_EQ(m.peek(I + 0x18) & 32, 32u);
  m.poke(I + 4, 0x20 | 1 << 16 | 1 << 13);
  EXPECT_EQ(m.peek(I + 0x18) & 16, 16u) << "not acknowledged";
}

TEST_F(DevicesTest, dma_copies_from_memory_to_memory) {
  constexpr uint32_t D = 0x40026400;
  clock(0x30, 22);
  m.poke(0x20002000, 0x04030201), m.poke(0x20002004, 0x08070605);
  m.poke(D + 0x14, 6), m.poke(D + 0x18, 0x20002000), m.poke(D + 0x1C, 0x20001000);
  m.poke(D + 0x10, 2 << 6 | 1 << 9 | 1 << 10 | 1);
  m.advance(1000);
  EXPECT_EQ(m.peek(D) & 32, 32u) << "LISR.TCIF0";
  EXPECT_EQ(m.peek(D + 0x14), 0u);
  EXPECT_EQ(m.peek(0x20001000), 0x04030201u);
  EXPECT_EQ(m.peek(0x20001004), 0x0605u);
}

}  // namespace
}  // namespace tinsmith::board
