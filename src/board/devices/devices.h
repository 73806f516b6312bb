// The models of the STM32F7's devices. Each knows its registers' behaviour as far as firmware can see it; the reference
// manual is RM0385.
#pragma once

#include <deque>
#include <functional>

#include "board/machine.h"

namespace tinsmith::board {

std::unique_ptr<Device> make_device(Machine& machine, const Peripheral& what);
// Reset values.
void reset_device(Device& device);

// Whether RCC clocks the device, and the name of the bit that would: "RCC.AHB1ENR bit 8".
bool clocked(const Device& device);
std::string clock_enable_name(const Peripheral& what);

// A write to flash at `offset`: programs it if FLASH_CR allows, else refuses.
void program_flash(Machine& machine, uint32_t offset, unsigned size, uint32_t value);
void apply_stimulus(Machine& machine, const Machine::Stimulus& stimulus);

struct Rcc : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  void update();              // recomputes the clock tree and checks what silicon demands
  double pll_output() const;  // 0: off or not set up
  double uart_clock(int instance) const;
};

struct Pwr : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
};

struct FlashController : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  int key_state = 0, option_key_state = 0;
};

struct Gpio : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 0x10; }
  int mode(int pin) const { return registers[0] >> (2 * pin) & 3; }  // 0 in, 1 out, 2 alternate, 3 analog
  int alternate(int pin) const { return registers[8 + static_cast<size_t>(pin / 8)] >> (4 * (pin % 8)) & 15; }
  bool level(int pin) const;
  void check_alternates(uint32_t pins);
  uint32_t seen = 0;  // levels at the last change, for EXTI
};

struct Exti : Device {
  using Device::Device;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  void edge(int line, bool rising);
  void update();
};

struct Syscfg : Device {
  using Device::Device;
  const char* register_name(uint32_t offset) const override;
};

struct Usart : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  void event() override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 0x1C || o == 0x24; }
  bool clears_flags(uint32_t o) const override { return o == 0x20; }
  double baud() const;
  uint64_t byte_cycles() const;
  void send(uint8_t byte);
  void receive(uint8_t byte);
  void update_irq();
  std::deque<uint8_t> receiving;  // arrives one a byte time
  int holding = -1;               // in TDR, waiting for the shift register
  uint64_t sent_at = 0;           // when the shift register is empty
  uint64_t received_at = never;
  bool rx_full = false, overrun = false, tx_complete = true;
};

struct Timer : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  void event() override { sync(); plan(); }
  void clocks_changed() override { sync(); plan(); }
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 0x10 || o == 0x24; }
  bool clears_flags(uint32_t o) const override { return o == 0x10; }
  bool running() const { return registers[0] & 1; }
  uint64_t tick() const;  // HCLK cycles a count
  void sync();            // brings counter and flags up to now
  void plan();            // sets `due`
  void update_event(bool by_software);
  void update_irq();
  uint64_t base = 0;      // the cycle at which the counter held `count`
  uint32_t count = 0;
  uint32_t prescaler = 0, reload = 0xFFFF, compare[4] = {};  // in use; the registers may hold the next ones
  uint32_t repetition = 0;
};

struct Fmc : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  uint32_t commands_seen = 0;
};

struct Dma : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  void event() override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o < 8; }
  bool clears_flags(uint32_t o) const override { return o == 8 || o == 12; }
  bool request(uint32_t peripheral_register);  // moves one item of the stream that serves it
  void start(int stream);
  void set_flags(int stream, uint32_t flags);
  void update_irq();
  uint32_t initial_count[8] = {};
  uint64_t done_at[8] = {never, never, never, never, never, never, never, never};
  uint32_t pointer[8] = {};
};

struct Pixel {
  uint8_t a, r, g, b;
};
// Formats by their number in DMA2D and LTDC: 0 ARGB8888, 1 RGB888, 2 RGB565, 3 ARGB1555, 4 ARGB4444, 5 L8, 6 AL44, 7 AL88,
// and DMA2D's 8 L4, 9 A8, 10 A4.
Pixel read_pixel(const uint8_t* line, uint32_t index, uint32_t format, const uint32_t* lookup, Pixel fixed);
uint32_t bits_per_pixel(uint32_t format);

struct Dma2d : Device {
  using Device::Device;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  void event() override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 4; }
  bool clears_flags(uint32_t o) const override { return o == 8; }
  void start();
  bool transfer();
  void load_table(bool background);
  void update_irq();
  uint32_t foreground_table[256] = {}, background_table[256] = {};
};

struct Ltdc : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  void event() override;
  void clocks_changed() override { plan(); }
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 0x38 || o == 0x44 || o == 0x48; }
  bool clears_flags(uint32_t o) const override { return o == 0x3C; }
  bool on() const { return registers[6] & 1; }
  int width() const;
  int height() const;
  // What the panel shows now: 3 bytes a pixel. Empty if the controller is off.
  std::vector<uint8_t> picture();
  void reload();
  void plan();
  double line_cycles() const;
  void update_irq();
  uint32_t shadow[2][32] = {};   // the layers' registers in use
  uint32_t table[2][256] = {};
  uint64_t frame_start = 0;
  bool reload_pending = false;
};

struct I2c : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 0x18 || o == 0x24; }
  bool clears_flags(uint32_t o) const override { return o == 0x1C; }
  bool device_answers() const;
  void proceed();
  uint32_t left = 0, flags = 1;
  uint8_t pointer = 0;
  bool reading = false, active = false, pointer_next = true;
};

struct Rng : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o >= 4; }
  uint64_t state = 0x7465656C;
};

struct Crc : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  const char* register_name(uint32_t offset) const override;
  bool shows_state(uint32_t o) const override { return o == 0; }
  uint32_t crc = 0xFFFFFFFF;
};

struct Iwdg : Device {
  using Device::Device;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
  void event() override;
  const char* register_name(uint32_t offset) const override;
  bool running = false;
};

// Devices of which firmware only asks "are you ready?".
struct Ready : Device {
  using Device::Device;
  uint32_t read(uint32_t offset) override;
  void write(uint32_t offset, uint32_t value, uint32_t mask) override;
};

}  // namespace tinsmith::board
