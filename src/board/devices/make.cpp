#include "board/devices/devices.h"

namespace tinsmith::board {

std::unique_ptr<Device> make_device(Machine& m, const Peripheral& p) {
  switch (p.kind) {
    case DeviceKind::rcc: return std::make_unique<Rcc>(m, p);
    case DeviceKind::pwr: return std::make_unique<Pwr>(m, p);
    case DeviceKind::flash: return std::make_unique<FlashController>(m, p);
    case DeviceKind::gpio: return std::make_unique<Gpio>(m, p);
    case DeviceKind::syscfg: return std::make_unique<Syscfg>(m, p);
    case DeviceKind::exti: return std::make_unique<Exti>(m, p);
    case DeviceKind::usart: return std::make_unique<Usart>(m, p);
    case DeviceKind::timer: return std::make_unique<Timer>(m, p);
    case DeviceKind::fmc: return std::make_unique<Fmc>(m, p);
    case DeviceKind::ltdc: return std::make_unique<Ltdc>(m, p);
    case DeviceKind::dma2d: return std::make_unique<Dma2d>(m, p);
    case DeviceKind::dma: return std::make_unique<Dma>(m, p);
    case DeviceKind::i2c: return std::make_unique<I2c>(m, p);
    case DeviceKind::rng: return std::make_unique<Rng>(m, p);
    case DeviceKind::crc: return std::make_unique<Crc>(m, p);
    case DeviceKind::iwdg: return std::make_unique<Iwdg>(m, p);
    case DeviceKind::rtc: case DeviceKind::adc: case DeviceKind::spi: case DeviceKind::qspi: case DeviceKind::sdmmc:
    case DeviceKind::storage: return std::make_unique<Ready>(m, p);
  }
  return nullptr;
}

void reset_device(Device& d) {
  auto& r = d.registers;
  switch (d.what.kind) {
    case DeviceKind::rcc:
      r[0] = 0x00000083, r[1] = 0x24003010;             // CR: HSI on and ready; PLLCFGR
      r[0x30 / 4] = 0x00100000;                          // AHB1ENR: DTCM
      r[0x50 / 4] = 0x7EF7B7FF, r[0x54 / 4] = 0xF1, r[0x58 / 4] = 1;
      r[0x74 / 4] = 0x0E000000;                          // CSR: the power-on reset flags
      r[0x84 / 4] = r[0x88 / 4] = 0x24003000;
      break;
    case DeviceKind::pwr: r[0] = 0x0000C000; break;      // voltage scale 1
    case DeviceKind::flash:
      r[4] = 0x80000000, r[5] = 0xC0FFAAFD, r[6] = 0x00400080;
      static_cast<FlashController&>(d).key_state = 0;
      break;
    case DeviceKind::gpio:
      if (d.what.index == 0) r[0] = 0xA8000000, r[2] = 0x0C000000, r[3] = 0x64000000;
      if (d.what.index == 1) r[0] = 0x00000280, r[2] = 0x000000C0, r[3] = 0x00000100;
      static_cast<Gpio&>(d).seen = 0;
      break;
    case DeviceKind::usart: {
      auto& u = static_cast<Usart&>(d);
      u.holding = -1, u.sent_at = 0, u.received_at = never, u.rx_full = u.overrun = false, u.tx_complete = true;
      break;
    }
    case DeviceKind::timer: {
      auto& t = static_cast<Timer&>(d);
      r[0x2C / 4] = d.what.index == 2 || d.what.index == 5 ? 0xFFFFFFFF : 0xFFFF;
      t.reload = r[0x2C / 4], t.prescaler = 0, t.count = 0, t.repetition = 0;
      std::fill(std::begin(t.compare), std::end(t.compare), 0);
      break;
    }
    case DeviceKind::fmc: static_cast<Fmc&>(d).commands_seen = 0; break;
    case DeviceKind::dma:
      for (auto& t : static_cast<Dma&>(d).done_at) t = never;
      break;
    case DeviceKind::ltdc: {
      auto& l = static_cast<Ltdc&>(d);
      for (auto& layer : l.shadow) std::fill(std::begin(layer), std::end(layer), 0);
      r[6] = 0x00002220;
      for (uint32_t base : {0x84u, 0x104u}) r[(base + 0x14) / 4] = 0xFF, r[(base + 0x1C) / 4] = 0x607;
      l.reload();
      l.reload_pending = false;
      break;
    }
    case DeviceKind::i2c: static_cast<I2c&>(d).flags = 1; break;
    case DeviceKind::rng: static_cast<Rng&>(d).state = 0x7465656C; break;
    case DeviceKind::crc:
      r[0] = 0xFFFFFFFF, r[4] = 0xFFFFFFFF, r[5] = 0x04C11DB7;
      static_cast<Crc&>(d).crc = 0xFFFFFFFF;
      break;
    case DeviceKind::iwdg: r[2] = 0xFFF, static_cast<Iwdg&>(d).running = false; break;
    case DeviceKind::rtc: r[1] = 0x2101, r[3] = 0x7, r[4] = 0x7F00FF; break;
    case DeviceKind::spi: r[2] = 0x0002, r[1] = 0x0700; break;
    case DeviceKind::dma2d: case DeviceKind::exti: case DeviceKind::syscfg: case DeviceKind::adc: case DeviceKind::qspi:
    case DeviceKind::sdmmc: case DeviceKind::storage: break;
  }
}

bool clocked(const Device& d) { return !d.clock_enable || (*d.clock_enable >> d.what.clock_bit & 1); }

std::string clock_enable_name(const Peripheral& p) {
  const char* reg = "";
  switch (p.clock_register) {
    case 0x30: reg = "AHB1ENR"; break;
    case 0x34: reg = "AHB2ENR"; break;
    case 0x38: reg = "AHB3ENR"; break;
    case 0x40: reg = "APB1ENR"; break;
    case 0x44: reg = "APB2ENR"; break;
  }
  return fmt::format("RCC.{} bit {}", reg, p.clock_bit);
}

void apply_stimulus(Machine& m, const Machine::Stimulus& s) {
  if (s.is_button) {
    m.input_level[static_cast<size_t>(m.board.button.port * 16 + m.board.button.pin)] = s.level;
    m.pins_changed(m.board.button.port);
  } else if (auto* u = dynamic_cast<Usart*>(m.device(m.board.uart))) {
    u->receive(s.byte);
  }
}

}  // namespace tinsmith::board
