// Devices with little behaviour: I2C, RNG, CRC, watchdog, and those that are only ever ready.
#include "board/devices/devices.h"

namespace tinsmith::board {

// ---- I2C. The display's touch controller (FT5336, address 0x38 on I2C3) says its name and "no touch"; others do not answer.

namespace {
enum : uint32_t { I_CR1 = 0, I_CR2 = 1, I_ISR = 6, I_ICR = 7, I_RXDR = 9, I_TXDR = 10 };
enum : uint32_t { TXE = 1, TXIS = 2, RXNE = 4, NACKF = 16, STOPF = 32, TC = 64, TCR = 128 };
}  // namespace

const char* I2c::register_name(uint32_t o) const {
  static const char* names[] = {"CR1", "CR2", "OAR1", "OAR2", "TIMINGR", "TIMEOUTR", "ISR", "ICR", "PECR", "RXDR", "TXDR"};
  return o / 4 < 11 ? names[o / 4] : "";
}

bool I2c::device_answers() const { return what.index == 3 && (registers[I_CR2] >> 1 & 0x7F) == 0x38; }

void I2c::proceed() {
  if (!active) return;
  if (left > 0) {
    flags |= reading ? RXNE : TXIS | TXE;
    if (reading) registers[I_RXDR] = pointer++ == 0xA8 ? 0x51 : 0;
    return;
  }
  flags &= ~TXIS;
  if (registers[I_CR2] >> 24 & 1) flags |= TCR;  // RELOAD: more to come
  else if (registers[I_CR2] >> 25 & 1) flags |= STOPF, active = false;
  else flags |= TC;
}

uint32_t I2c::read(uint32_t o) {
  if (o / 4 == I_ISR) return flags | (active ? 1u << 15 : 0);
  if (o / 4 == I_RXDR && (flags & RXNE)) {
    const uint32_t value = registers[I_RXDR];
    flags &= ~RXNE;
    if (left) --left;
    proceed();
    return value;
  }
  return reg(o);
}

void I2c::write(uint32_t o, uint32_t value, uint32_t) {
  if (o / 4 == I_ICR) {
    flags &= ~(value & (NACKF | STOPF));
    return;
  }
  if (o / 4 == I_ISR) {
    if (value & 1) flags |= TXE, flags &= ~TXIS;
    return;
  }
  reg(o) = value;
  if (o / 4 == I_CR1 && !(value & 1)) flags = TXE, active = false;
  if (o / 4 == I_TXDR && (flags & TXIS)) {
    flags &= ~TXIS;
    if (pointer_next) pointer = static_cast<uint8_t>(value), pointer_next = false;
    if (left) --left;
    proceed();
  }
  if (o / 4 != I_CR2) return;
  if (value >> 13 & 1) {  // START
    reg(o) &= ~(1u << 13);
    reading = value >> 10 & 1;
    left = value >> 16 & 0xFF;
    flags &= ~(TC | TCR | RXNE | TXIS);
    if (!device_answers()) {
      machine.note(fmt::format("{}: nothing answers at address {:#04x}", what.name, value >> 1 & 0x7F));
      flags |= NACKF | STOPF;
      active = false;
      return;
    }
    if (!reading) pointer_next = true;
    active = true;
    proceed();
  } else if (flags & TCR) {
    left = value >> 16 & 0xFF;
    flags &= ~TCR;
    proceed();
  }
  if (value >> 14 & 1) {  // STOP
    reg(o) &= ~(1u << 14);
    flags = (flags & ~(TC | TCR)) | STOPF;
    active = false;
  }
}

// ---- RNG: always ready, and the same numbers in every run.

const char* Rng::register_name(uint32_t o) const {
  static const char* names[] = {"CR", "SR", "DR"};
  return o / 4 < 3 ? names[o / 4] : "";
}

uint32_t Rng::read(uint32_t o) {
  if (o == 4) return registers[0] >> 2 & 1;
  if (o == 8) {
    if (!(registers[0] & 4)) return 0;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state >> 32);
  }
  return reg(o);
}

// ---- CRC

const char* Crc::register_name(uint32_t o) const {
  static const char* names[] = {"DR", "IDR", "CR", "", "INIT", "POL"};
  return o / 4 < 6 ? names[o / 4] : "";
}

namespace {
uint32_t reversed(uint32_t v, int bits) {
  uint32_t r = 0;
  for (int i = 0; i < bits; ++i) r |= (v >> i & 1) << (bits - 1 - i);
  return r;
}
constexpr int polynomial_bits[4] = {32, 16, 8, 7};
}  // namespace

uint32_t Crc::read(uint32_t o) {
  if (o != 0) return reg(o);
  const int bits = polynomial_bits[registers[2] >> 3 & 3];
  const uint32_t value = bits == 32 ? crc : crc & ((1u << bits) - 1);
  return registers[2] >> 7 & 1 ? reversed(value, bits) : value;
}

void Crc::write(uint32_t o, uint32_t value, uint32_t mask) {
  if (o == 8) {
    reg(o) = value & 0xF8;
    if (value & 1) crc = registers[4];
    return;
  }
  if (o == 16) crc = value;
  if (o != 0) {
    reg(o) = value;
    return;
  }
  const int width = mask == ~0u ? 32 : (mask & 0xFF00) || (mask & 0xFF000000u && mask & 0xFF0000u) ? 16 : 8;
  const int shift = __builtin_ctz(mask);
  uint32_t data = (value & mask) >> shift;
  const int in = static_cast<int>(registers[2] >> 5 & 3);
  if (in == 1) {  // bytes reversed
    uint32_t x = 0;
    for (int i = 0; i < width; i += 8) x |= reversed(data >> i & 0xFF, 8) << i;
    data = x;
  } else if (in == 2) {
    uint32_t x = 0;
    for (int i = 0; i < width; i += 16) x |= reversed(data >> i & 0xFFFF, width < 16 ? width : 16) << i;
    data = x;
  } else if (in == 3) {
    data = reversed(data, width);
  }
  const int bits = polynomial_bits[registers[2] >> 3 & 3];
  const uint32_t polynomial = registers[5], top = 1u << (bits - 1);
  for (int i = width - 1; i >= 0; --i) {
    const bool feed = (data >> i & 1) != ((crc & top) != 0);
    crc <<= 1;
    if (feed) crc ^= polynomial;
  }
}

// ---- IWDG: resets the chip unless reloaded in time.

const char* Iwdg::register_name(uint32_t o) const {
  static const char* names[] = {"KR", "PR", "RLR", "SR", "WINR"};
  return o / 4 < 5 ? names[o / 4] : "";
}

void Iwdg::write(uint32_t o, uint32_t value, uint32_t) {
  if (o == 0) {
    const uint32_t key = value & 0xFFFF;
    if (key == 0xCCCC) running = true;
    if (running && (key == 0xCCCC || key == 0xAAAA)) {
      const double seconds = ((registers[2] & 0xFFF) + 1) * (4 << std::min(registers[1] & 7, 6u)) / 32000.0;
      machine.schedule(*this, machine.now() + static_cast<uint64_t>(seconds * machine.clocks.hclk));
    }
    return;
  }
  if (o == 12) return;
  reg(o) = value;
}

void Iwdg::event() {
  machine.refuse("the independent watchdog (IWDG) was not reloaded in time and resets the chip");
}

// ---- Others: storage with the ready bits that drivers wait for.

uint32_t Ready::read(uint32_t o) {
  const uint32_t value = reg(o);
  switch (what.kind) {
    case DeviceKind::rtc:
      if (o == 0xC) {  // ISR: INITF follows INIT; the shadow registers are in step; writes are allowed
        return (value & ~0x40u) | (value >> 1 & 0x40) | 0x27;
      }
      return value;
    case DeviceKind::adc: {
      const uint32_t in = o & 0xFF;
      if (in == 0x4C) reg(o - 0x4C) &= ~2u;  // reading DR clears EOC
      return value;
    }
    case DeviceKind::spi:
      if (o == 8) return (value & ~0x80u) | 3;  // TXE, RXNE, not busy
      return value;
    case DeviceKind::qspi:
      if (o == 8) return (value & ~0x20u) | 2;  // TCF, not busy
      return value;
    default: return value;
  }
}

void Ready::write(uint32_t o, uint32_t value, uint32_t mask) {
  switch (what.kind) {
    case DeviceKind::adc: {
      const uint32_t in = o & 0xFF;
      if (in == 0) reg(o) &= value | ~mask;
      else reg(o) = value;
      if (in == 8 && (value >> 30 & 1)) reg(o - 8) |= 2 | 16, reg(o) &= ~(1u << 30);  // SWSTART: EOC at once
      machine.note(fmt::format("{}: conversions read as 0", what.name));
      return;
    }
    case DeviceKind::sdmmc:
      if (o == 0x0C && (value >> 10 & 1)) {  // a command: no card answers
        reg(0x34) |= 4;
        machine.note(fmt::format("{}: no card answers", what.name));
      }
      if (o == 0x38) { reg(0x34) &= ~value; return; }
      reg(o) = value;
      return;
    case DeviceKind::rtc:
      if (o == 0xC) { reg(o) = value & 0x80; return; }
      reg(o) = value;
      return;
    case DeviceKind::spi: case DeviceKind::qspi:
      machine.note(fmt::format("{}: nothing is modelled behind it", what.name));
      reg(o) = value;
      return;
    default:
      if (what.clock_register) machine.note(fmt::format("{}: registers are stored, and do nothing", what.name));
      reg(o) = value;
  }
}

}  // namespace tinsmith::board
