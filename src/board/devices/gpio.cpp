// GPIO ports, EXTI and SYSCFG.
#include "board/devices/devices.h"

namespace tinsmith::board {

const char* Gpio::register_name(uint32_t o) const {
  static const char* names[] = {"MODER", "OTYPER", "OSPEEDR", "PUPDR", "IDR", "ODR", "BSRR", "LCKR", "AFRL", "AFRH"};
  return o / 4 < 10 ? names[o / 4] : "";
}

bool Gpio::level(int pin) const {
  if (mode(pin) == 1) {
    const bool driven = registers[5] >> pin & 1;
    const bool open_drain = registers[1] >> pin & 1;
    if (!open_drain || !driven) return driven;
  }
  if (machine.input_level[static_cast<size_t>(what.index * 16 + pin)]) return true;
  return (registers[3] >> (2 * pin) & 3) == 1;  // pulled up
}

uint32_t Gpio::read(uint32_t o) {
  if (o == 0x10) {
    uint32_t levels = 0;
    for (int pin = 0; pin < 16; ++pin)
      if (mode(pin) != 3) levels |= static_cast<uint32_t>(level(pin)) << pin;
    return levels;
  }
  if (o == 0x18) return 0;
  return reg(o);
}

void Gpio::write(uint32_t o, uint32_t value, uint32_t) {
  switch (o) {
    case 0x10: return;
    case 0x14: reg(o) = value & 0xFFFF; break;
    case 0x18: reg(0x14) = (reg(0x14) & ~(value >> 16)) | (value & 0xFFFF); break;
    case 0: case 0x20: case 0x24:
      reg(o) = value;
      check_alternates(0xFFFF);
      break;
    default: reg(o) = value;
  }
  if (o == 0x18) reg(o) = 0;
  machine.pins_changed(what.index);
}

// A pin in alternate mode whose number stands for nothing on this chip.
void Gpio::check_alternates(uint32_t pins) {
  for (int pin = 0; pin < 16; ++pin) {
    if (!(pins >> pin & 1) || mode(pin) != 2) continue;
    const int af = alternate(pin);
    if (af == 0) continue;  // what it is between the write to MODER and the one to AFR
    const uint16_t existing = machine.board.alternate_functions[static_cast<size_t>(what.index * 16 + pin)];
    const std::string name = fmt::format("P{}{}", static_cast<char>('A' + what.index), pin);
    const bool timer = af >= 1 && af <= 3;
    if (machine.board.led.port == what.index && machine.board.led.pin == pin && timer)
      return machine.refuse(fmt::format("{}.AFR{}: {} (the LED) is set to AF{}, but no timer's output reaches it", what.name, pin < 8 ? "L" : "H", name, af));
    if (existing != 0 && !(existing >> af & 1))
      return machine.refuse(fmt::format("{}.AFR{}: {} is set to AF{}, a function that it does not have", what.name, pin < 8 ? "L" : "H", name, af));
  }
}

bool Machine::pin_level(int port, int pin) const {
  for (const auto& d : devices)
    if (d->what.kind == DeviceKind::gpio && d->what.index == port) return static_cast<const Gpio&>(*d).level(pin);
  return false;
}

void Machine::pins_changed(int port) {
  Gpio* gpio = nullptr;
  for (auto& d : devices)
    if (d->what.kind == DeviceKind::gpio && d->what.index == port) { gpio = static_cast<Gpio*>(d.get()); break; }
  if (!gpio) return;
  if (port == board.led.port) {
    const bool on = gpio->mode(board.led.pin) == 1 && gpio->level(board.led.pin) == board.led_on_level;
    if (on != led_on) led_changes.emplace_back(seconds(), led_on = on);
  }
  uint32_t levels = 0;
  for (int pin = 0; pin < 16; ++pin) levels |= static_cast<uint32_t>(gpio->level(pin)) << pin;
  const uint32_t changed = levels ^ gpio->seen;
  gpio->seen = levels;
  if (!changed) return;
  auto* syscfg = device("SYSCFG");
  auto* exti = static_cast<Exti*>(device("EXTI"));
  for (int pin = 0; pin < 16; ++pin) {
    if (!(changed >> pin & 1)) continue;
    if ((syscfg->registers[static_cast<size_t>(2 + pin / 4)] >> (4 * (pin % 4)) & 15) == static_cast<uint32_t>(port))
      exti->edge(pin, levels >> pin & 1);
  }
}

// ---- EXTI

const char* Exti::register_name(uint32_t o) const {
  static const char* names[] = {"IMR", "EMR", "RTSR", "FTSR", "SWIER", "PR"};
  return o / 4 < 6 ? names[o / 4] : "";
}

void Exti::edge(int line, bool rising) {
  if (!(reg(rising ? 8 : 0xC) >> line & 1)) return;
  reg(0x14) |= 1u << line;
  update();
}

void Exti::write(uint32_t o, uint32_t value, uint32_t mask) {
  if (o == 0x14) {
    reg(0x14) &= ~(value & mask);
    reg(0x10) &= ~(value & mask);
  } else if (o == 0x10) {
    reg(0x14) |= value & ~reg(0x10);
    reg(0x10) = value;
  } else {
    reg(o) = value;
  }
  update();
}

void Exti::update() {
  const uint32_t active = reg(0x14) & reg(0);
  for (int line = 0; line < 5; ++line) machine.irq(6 + line, active >> line & 1);
  machine.irq(23, (active & 0x3E0) != 0);
  machine.irq(40, (active & 0xFC00) != 0);
}

const char* Syscfg::register_name(uint32_t o) const {
  static const char* names[] = {"MEMRMP", "PMC", "EXTICR1", "EXTICR2", "EXTICR3", "EXTICR4", "", "", "CMPCR"};
  return o / 4 < 9 ? names[o / 4] : "";
}

}  // namespace tinsmith::board
