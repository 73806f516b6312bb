// The external memory controller's SDRAM side, and the DMA controllers.
#include <cstring>

#include "board/devices/devices.h"

namespace tinsmith::board {

// ---- FMC: SDRAM answers once the sequence of the data sheet was sent: clock on, precharge all, refresh, mode register, and
// the refresh timer set.

const char* Fmc::register_name(uint32_t o) const {
  switch (o) {
    case 0x140: return "SDCR1";
    case 0x144: return "SDCR2";
    case 0x148: return "SDTR1";
    case 0x14C: return "SDTR2";
    case 0x150: return "SDCMR";
    case 0x154: return "SDRTR";
    case 0x158: return "SDSR";
  }
  return "";
}

uint32_t Fmc::read(uint32_t o) { return o == 0x158 ? 0 : reg(o); }

void Fmc::write(uint32_t o, uint32_t value, uint32_t) {
  reg(o) = value;
  if (o == 0x150) {
    const uint32_t command = value & 7;
    if (value & 0x10) commands_seen |= 1u << command;  // bank 1
    if (command == 5 || command == 6) machine.note("SDRAM self-refresh and power-down are not modelled");
  }
  if (o == 0x150 || o == 0x154) {
    const bool refreshed = (registers[0x154 / 4] >> 1 & 0x1FFF) != 0;
    machine.sdram_ready = (commands_seen & 0x1E) == 0x1E && refreshed;
  }
}

// ---- DMA: eight streams. Memory-to-memory runs at once; memory-to-USART follows the USART's pace.

namespace {
uint32_t stream_base(int s) { return 0x10 + 0x18 * static_cast<uint32_t>(s); }
constexpr int flag_shift[4] = {0, 6, 16, 22};
}  // namespace

const char* Dma::register_name(uint32_t o) const {
  static const char* head[] = {"LISR", "HISR", "LIFCR", "HIFCR"};
  if (o < 0x10) return head[o / 4];
  static const char* names[8][6] = {
#define S(n) {"S" #n "CR", "S" #n "NDTR", "S" #n "PAR", "S" #n "M0AR", "S" #n "M1AR", "S" #n "FCR"}
      S(0), S(1), S(2), S(3), S(4), S(5), S(6), S(7)
#undef S
  };
  const uint32_t n = (o - 0x10) / 4;
  return n < 48 ? names[n / 6][n % 6] : "";
}

uint32_t Dma::read(uint32_t o) { return o == 8 || o == 12 ? 0 : reg(o); }

void Dma::write(uint32_t o, uint32_t value, uint32_t mask) {
  if (o < 8) return;
  if (o == 8 || o == 12) {
    reg(o - 8) &= ~(value & mask);
    return update_irq();
  }
  const uint32_t n = (o - 0x10) / 4;
  const uint32_t old = reg(o);
  reg(o) = value;
  if (n < 48 && n % 6 == 0) {
    const int s = static_cast<int>(n / 6);
    if ((value & 1) && !(old & 1)) start(s);
    if (!(value & 1)) done_at[s] = never;
  }
}

void Dma::start(int s) {
  const uint32_t b = stream_base(s), cr = reg(b);
  initial_count[s] = reg(b + 4) & 0xFFFF;
  pointer[s] = 0;
  const uint32_t direction = cr >> 6 & 3;
  if (direction == 2) {
    const uint32_t from_size = 1u << (cr >> 11 & 3), count = initial_count[s];
    uint32_t from = reg(b + 8), to = reg(b + 12);
    for (uint32_t i = 0; i < count; ++i) {
      const uint8_t* src = machine.memory(from, from_size, false);
      uint8_t* dst = machine.memory(to, from_size, true);
      if (!src || !dst) {
        set_flags(s, 8);
        reg(b) &= ~1u;
        return machine.note(fmt::format("{} stream {}: transfer error at {:#010x}", what.name, s, src ? to : from));
      }
      std::memmove(dst, src, from_size);
      if (cr >> 9 & 1) from += from_size;
      if (cr >> 10 & 1) to += from_size;
    }
    done_at[s] = machine.now() + count + 1;
    machine.schedule(*this, std::min(due, done_at[s]));
    return;
  }
  const uint32_t par = reg(b + 8);
  if (auto* u = dynamic_cast<Usart*>([&]() -> Device* {
        for (auto& d : machine.devices) if (par - d->what.base < d->what.size) return d.get();
        return nullptr;
      }())) {
    if (direction == 1 && (u->registers[2] & 0x80) && u->holding < 0) request(par);
    return;
  }
  machine.note(fmt::format("{} stream {} serves {}, which the board model does not feed", what.name, s, machine.register_at(par)));
}

bool Dma::request(uint32_t par) {
  for (int s = 0; s < 8; ++s) {
    const uint32_t b = stream_base(s), cr = reg(b);
    if (!(cr & 1) || reg(b + 8) != par || (cr >> 6 & 3) == 2 || (reg(b + 4) & 0xFFFF) == 0) continue;
    const uint32_t size = 1u << (cr >> 13 & 3);
    const uint32_t at = reg(b + 12) + (cr >> 10 & 1 ? pointer[s] * size : 0);
    const bool to_peripheral = (cr >> 6 & 3) == 1;
    uint8_t* p = machine.memory(at, size, !to_peripheral);
    if (!p) {
      set_flags(s, 8);
      reg(b) &= ~1u;
      machine.note(fmt::format("{} stream {}: transfer error at {:#010x}", what.name, s, at));
      return false;
    }
    ++pointer[s];
    reg(b + 4) -= 1;
    const uint32_t left = reg(b + 4) & 0xFFFF;
    uint32_t flags = 0;
    if (left == initial_count[s] / 2) flags |= 0x10;
    if (left == 0) {
      flags |= 0x20;
      if (cr >> 8 & 1) reg(b + 4) = initial_count[s], pointer[s] = 0;  // circular
      else reg(b) &= ~1u;
    }
    if (to_peripheral) {
      uint32_t value = 0;
      std::memcpy(&value, p, size);
      machine.store(par, 4, value);
    } else {
      uint32_t value = 0;
      machine.load(par, 4, value);
      std::memcpy(p, &value, size);
    }
    if (flags) set_flags(s, flags);
    return true;
  }
  return false;
}

void Machine::dma_request(uint32_t peripheral_register) {
  for (auto& d : devices)
    if (d->what.kind == DeviceKind::dma && clocked(*d) && static_cast<Dma&>(*d).request(peripheral_register)) return;
}

void Dma::set_flags(int s, uint32_t flags) {
  reg(s < 4 ? 0 : 4) |= flags << flag_shift[s % 4];
  update_irq();
}

void Dma::event() {
  uint64_t next = never;
  for (int s = 0; s < 8; ++s) {
    if (done_at[s] <= machine.now()) {
      done_at[s] = never;
      const uint32_t b = stream_base(s);
      reg(b) &= ~1u;
      reg(b + 4) = 0;
      set_flags(s, 0x30);
    }
    next = std::min(next, done_at[s]);
  }
  machine.schedule(*this, next);
}

void Dma::update_irq() {
  static const int lines1[8] = {11, 12, 13, 14, 15, 16, 17, 47}, lines2[8] = {56, 57, 58, 59, 60, 68, 69, 70};
  for (int s = 0; s < 8; ++s) {
    const uint32_t flags = reg(s < 4 ? 0 : 4) >> flag_shift[s % 4] & 0x3D, cr = reg(stream_base(s));
    const bool active = (flags & 0x20 && cr & 0x10) || (flags & 0x10 && cr & 8) || (flags & 8 && cr & 4) || (flags & 4 && cr & 2);
    machine.irq((what.index == 1 ? lines1 : lines2)[s], active);
  }
}

}  // namespace tinsmith::board
