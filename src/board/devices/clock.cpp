// RCC, PWR and the flash controller: clocks, and what silicon demands of them.
#include <cmath>
#include <cstring>

#include "board/devices/devices.h"

namespace tinsmith::board {
namespace {

constexpr uint32_t CR = 0, PLLCFGR = 1, CFGR = 2, BDCR = 0x70 / 4, CSR = 0x74 / 4, PLLSAICFGR = 0x88 / 4,
                   DCKCFGR1 = 0x8C / 4, DCKCFGR2 = 0x90 / 4;

double divided(const Rcc& rcc, double pll_in_hz, uint32_t cfg, uint32_t divisor) {
  (void)rcc;
  const uint32_t n = cfg >> 6 & 0x1FF;
  return divisor ? pll_in_hz * n / divisor : 0;
}

double pll_input(const Rcc& rcc) {
  const uint32_t cfg = rcc.registers[PLLCFGR], m = cfg & 63;
  if (m < 2) return 0;
  return (cfg >> 22 & 1 ? rcc.machine.board.external_clock : 16e6) / m;
}

}  // namespace

const char* Rcc::register_name(uint32_t o) const {
  static const char* names[] = {"CR", "PLLCFGR", "CFGR", "CIR", "AHB1RSTR", "AHB2RSTR", "AHB3RSTR", "", "APB1RSTR", "APB2RSTR",
                                "", "", "AHB1ENR", "AHB2ENR", "AHB3ENR", "", "APB1ENR", "APB2ENR", "", "", "AHB1LPENR",
                                "AHB2LPENR", "AHB3LPENR", "", "APB1LPENR", "APB2LPENR", "", "", "BDCR", "CSR", "", "",
                                "SSCGR", "PLLI2SCFGR", "PLLSAICFGR", "DCKCFGR1", "DCKCFGR2"};
  return o / 4 < std::size(names) ? names[o / 4] : "";
}

uint32_t Rcc::read(uint32_t o) {
  uint32_t value = reg(o);
  switch (o / 4) {
    case CR:  // every oscillator and PLL is ready as soon as it is on
      value &= ~(1u << 1 | 1u << 17 | 1u << 25 | 1u << 27 | 1u << 29);
      for (int on : {0, 16, 24, 26, 28}) if (reg(o) >> on & 1) value |= 1u << (on + 1);
      break;
    case CFGR: value = (value & ~0xCu) | (value & 3) << 2; break;
    case BDCR: value = (value & ~2u) | (value & 1) << 1; break;
    case CSR: value = (value & ~2u) | (value & 1) << 1; break;
  }
  return value;
}

void Rcc::write(uint32_t o, uint32_t value, uint32_t) {
  const uint32_t old = reg(o);
  if (o / 4 == CSR && (value >> 24 & 1)) value &= 0x00FFFFFF;  // RMVF
  if (o >= 0x10 && o <= 0x24) {  // reset registers: a device whose bit is set goes back to its reset values
    for (auto& d : machine.devices) {
      if (d->what.clock_register == 0 || d->what.clock_register - 0x20u != o) continue;
      if ((value & ~old) >> d->what.clock_bit & 1) {
        std::fill(d->registers.begin(), d->registers.end(), 0);
        d->due = never;
        reset_device(*d);
      }
    }
  }
  if (o / 4 == PLLCFGR && (reg(0) >> 24 & 1) && value != old) machine.refuse("write to RCC.PLLCFGR while the PLL is on");
  reg(o) = value;
  if (o <= 8 || o >= 0x80) update();
}

double Rcc::pll_output() const {
  if (!(registers[CR] >> 24 & 1)) return 0;
  const uint32_t cfg = registers[PLLCFGR], p = ((cfg >> 16 & 3) + 1) * 2;
  return divided(*this, pll_input(*this), cfg, p);
}

void Rcc::update() {
  const uint32_t cr = registers[CR], cfgr = registers[CFGR], cfg = registers[PLLCFGR];
  Clocks c;
  auto mhz = [](double hz) { return fmt::format("{:g} MHz", hz / 1e6); };
  if (cr >> 24 & 1) {
    const double in = pll_input(*this), vco = in * (cfg >> 6 & 0x1FF);
    if ((cfg >> 22 & 1) && !(cr >> 16 & 1)) return machine.refuse("RCC.CR: the PLL runs from the HSE oscillator, which is off");
    if (in < 0.95e6 || in > 2.1e6) return machine.refuse(fmt::format("RCC.PLLCFGR: the PLL's input is {}, and must be 1 to 2 MHz", mhz(in)));
    if (vco < 100e6 || vco > 432e6)
      return machine.refuse(fmt::format("RCC.PLLCFGR: the PLL's oscillator is at {}, and must be 100 to 432 MHz", mhz(vco)));
  }
  switch (cfgr & 3) {
    case 0: c.sysclk = 16e6; break;
    case 1:
      c.sysclk = machine.board.external_clock;
      if (!(cr >> 16 & 1)) return machine.refuse("RCC.CFGR: switched to the HSE oscillator, which is off");
      break;
    case 2:
      c.sysclk = pll_output();
      if (c.sysclk == 0) return machine.refuse("RCC.CFGR: switched to the PLL, which is off");
      break;
    default: return machine.refuse("RCC.CFGR: system clock switch 3 does not exist");
  }
  const uint32_t h = cfgr >> 4 & 15, p1 = cfgr >> 10 & 7, p2 = cfgr >> 13 & 7;
  static const uint32_t ahb[8] = {2, 4, 8, 16, 64, 128, 256, 512};
  const uint32_t d1 = p1 < 4 ? 1 : 2u << (p1 - 4), d2 = p2 < 4 ? 1 : 2u << (p2 - 4);
  c.hclk = c.sysclk / (h < 8 ? 1 : ahb[h - 8]);
  c.pclk1 = c.hclk / d1, c.pclk2 = c.hclk / d2;
  // Timers run at twice their bus's clock if that is divided; with TIMPRE at up to four times.
  const uint32_t faster = registers[DCKCFGR1] >> 24 & 1 ? 4 : 2;
  c.timer1_divider = d1 <= faster ? 1 : d1 / faster;
  c.timer2_divider = d2 <= faster ? 1 : d2 / faster;
  if (cr >> 28 & 1) {
    const uint32_t sai = registers[PLLSAICFGR], r = sai >> 28 & 7;
    c.pixel = r < 2 ? 0 : divided(*this, pll_input(*this), sai, r) / (2u << (registers[DCKCFGR1] >> 16 & 3));
  }
  auto* pwr = machine.device("PWR");
  auto* flash = machine.device("FLASH");
  const uint32_t scale = pwr->registers[0] >> 14 & 3, latency = flash->registers[0] & 15;
  const bool over_drive = (pwr->registers[0] >> 16 & 3) == 3;
  const double limit = scale == 3 ? (over_drive ? 216e6 : 180e6) : scale == 2 ? (over_drive ? 180e6 : 168e6) : 144e6;
  if (c.hclk > limit + 1)
    return machine.refuse(fmt::format("RCC.CFGR: the core at {} is over the {} of voltage scale {} {} over-drive (PWR.CR1)", mhz(c.hclk),
                                      mhz(limit), 4 - (scale ? scale : 1), over_drive ? "with" : "without"));
  if (c.hclk > (latency + 1) * 30e6 + 1)
    return machine.refuse(fmt::format("FLASH.ACR: {} wait states at {}; {} are needed", latency, mhz(c.hclk),
                                      static_cast<int>(std::ceil(c.hclk / 30e6 - 1e-9)) - 1));
  const double limit1 = over_drive ? 54e6 : 45e6, limit2 = over_drive ? 108e6 : 90e6;
  if (c.pclk1 > limit1 + 1) return machine.refuse(fmt::format("RCC.CFGR: APB1 at {}, over its {}", mhz(c.pclk1), mhz(limit1)));
  if (c.pclk2 > limit2 + 1) return machine.refuse(fmt::format("RCC.CFGR: APB2 at {}, over its {}", mhz(c.pclk2), mhz(limit2)));
  machine.set_clocks(c);
}

double Rcc::uart_clock(int instance) const {
  static const int position[9] = {0, 0, 2, 4, 6, 8, 10, 12, 14};
  const bool apb2 = instance == 1 || instance == 6;
  switch (registers[DCKCFGR2] >> position[instance] & 3) {
    case 0: return apb2 ? machine.clocks.pclk2 : machine.clocks.pclk1;
    case 1: return machine.clocks.sysclk;
    case 2: return 16e6;
    default: return 32768;
  }
}

// ---- PWR

const char* Pwr::register_name(uint32_t o) const {
  static const char* names[] = {"CR1", "CSR1", "CR2", "CSR2"};
  return o / 4 < 4 ? names[o / 4] : "";
}

uint32_t Pwr::read(uint32_t o) {
  if (o == 4) return 1u << 14 | (reg(0) & 0x30000) | (reg(4) & 0x300);  // VOSRDY; over-drive and its switch are ready at once
  return reg(o);
}

void Pwr::write(uint32_t o, uint32_t value, uint32_t) {
  reg(o) = value;
  if (o == 0) static_cast<Rcc*>(machine.device("RCC"))->update();
}

// ---- FLASH

const char* FlashController::register_name(uint32_t o) const {
  static const char* names[] = {"ACR", "KEYR", "OPTKEYR", "SR", "CR", "OPTCR", "OPTCR1"};
  return o / 4 < 7 ? names[o / 4] : "";
}

uint32_t FlashController::read(uint32_t o) { return o == 4 || o == 8 ? 0 : reg(o); }

void FlashController::write(uint32_t o, uint32_t value, uint32_t) {
  switch (o) {
    case 0:
      reg(0) = value & 0xB0F;
      static_cast<Rcc*>(machine.device("RCC"))->update();
      return;
    case 4:
      if (key_state == 0 && value == 0x45670123) key_state = 1;
      else if (key_state == 1 && value == 0xCDEF89AB) reg(0x10) &= 0x7FFFFFFF, key_state = 0;
      else key_state = 0, machine.note("a wrong key was written to FLASH.KEYR");
      return;
    case 8:
      if (value == 0x4C5D6E7F) reg(0x14) &= ~1u;
      return;
    case 0xC: reg(0xC) &= ~value; return;
    case 0x10: {
      if (reg(0x10) >> 31) {
        if (value >> 31) return;
        return machine.refuse("write to FLASH.CR while it is locked (FLASH.KEYR)");
      }
      reg(0x10) = value & ~(1u << 16);
      if (value >> 16 & 1) {  // STRT
        if (value & 2) {
          static const uint32_t starts[9] = {0, 0x8000, 0x10000, 0x18000, 0x20000, 0x40000, 0x80000, 0xC0000, 0x100000};
          const uint32_t sector = value >> 3 & 31;
          if (sector < 8) {
            std::memset(machine.flash.data() + starts[sector], 0xFF, starts[sector + 1] - starts[sector]);
            for (uint32_t base : {machine.board.flash.base, machine.board.flash_alias.base})
              machine.cpu.invalidate(base + starts[sector], starts[sector + 1] - starts[sector]);
          }
        } else if (value & 4) {
          return machine.refuse("mass erase of the flash that the program runs from (FLASH.CR)");
        }
        reg(0xC) |= value >> 24 & 1;  // EOP, if asked for
      }
      return;
    }
    default: reg(o) = value;
  }
}

void program_flash(Machine& m, uint32_t offset, unsigned size, uint32_t value) {
  auto& f = *static_cast<FlashController*>(m.device("FLASH"));
  const uint32_t address = m.board.flash.base + offset;
  if (f.reg(0x10) >> 31) return m.refuse(fmt::format("write to flash at {:#010x} while it is locked (FLASH.CR)", address));
  if (!(f.reg(0x10) & 1)) return m.refuse(fmt::format("write to flash at {:#010x} without FLASH.CR PG", address));
  if (offset + size > m.flash.size()) return;
  for (unsigned i = 0; i < size; ++i) m.flash[offset + i] &= static_cast<uint8_t>(value >> (8 * i));  // bits only go to 0
  for (uint32_t base : {m.board.flash.base, m.board.flash_alias.base}) m.cpu.invalidate(base + offset, size);
  f.reg(0xC) |= f.reg(0x10) >> 24 & 1;
}

}  // namespace tinsmith::board
