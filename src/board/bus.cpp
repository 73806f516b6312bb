// What the core's loads and stores reach: memories, devices, and what the MPU refuses.
#include "board/machine.h"

#include <algorithm>
#include <cstring>

#include "board/devices/devices.h"

namespace tinsmith::board {

// ---- The bus ---------------------------------------------------------------------------------------------------------

uint8_t* Machine::memory(uint32_t address, uint32_t size, bool write) {
  auto in = [&](const Memory& m, std::vector<uint8_t>& bytes) -> uint8_t* {
    const uint32_t offset = address - m.base;
    return offset < m.size && uint64_t{offset} + size <= m.size ? bytes.data() + offset : nullptr;
  };
  uint8_t* p = in(board.ram, ram);
  if (!p && sdram_ready) p = in(board.sdram, sdram);
  if (!p && !write) {
    p = in(board.flash, flash);
    if (!p) p = in(board.flash_alias, flash);
    if (!p) p = in(board.rom, rom);
  }
  if (!p) p = in(board.itcm, itcm);
  if (p && write) cpu.invalidate(address, size);
  return p;
}

namespace {
uint32_t lanes(uint32_t address, unsigned size) {
  return (size == 4 ? ~0u : (1u << (8 * size)) - 1) << (8 * (address & 3));
}
}  // namespace

bool Machine::load(uint32_t address, unsigned size, uint32_t& value) {
  bus_unaligned_ = bus_mpu_ = false;
  if (mpu_.ctrl & 1) {
    std::string why;
    if (mpu_refuses(address, false, false, why)) return bus_mpu_ = true, bus_error_ = why, false;
  }
  if (const uint8_t* p = memory(address, size, false)) {
    if (address >= 0xA0000000u && (address & (size - 1)) && !(mpu_.ctrl & 1)) {
      bus_unaligned_ = true;
      return false;
    }
    value = 0;
    std::memcpy(&value, p, size);
    return true;
  }
  if (address & (size - 1)) {
    // Normal memory may end in the middle of an unaligned access; devices take none.
    if (address >= 0x40000000u) return bus_unaligned_ = true, false;
    uint32_t byte = 0;
    value = 0;
    for (unsigned i = 0; i < size; ++i) {
      if (!load(address + i, 1, byte)) return false;
      value |= byte << (8 * i);
    }
    return true;
  }
  if (address >> 20 == 0xE00) {
    if (!cpu.privileged()) return bus_error_ = "unprivileged", false;
    const uint32_t word = system_read(address & ~3u);
    value = (word & lanes(address, size)) >> (8 * (address & 3));
    return true;
  }
  if (Device* d = find_device(address)) {
    if (!clocked(*d)) {
      unclocked(false, address, 0, *d);
      value = 0;
      return true;
    }
    const uint32_t offset = address - d->what.base;
    const uint32_t word = d->read(offset & ~3u);
    value = (word & lanes(address, size)) >> (8 * (address & 3));
    return true;
  }
  if (address - board.sdram.base < board.sdram.size) {
    refuse(fmt::format("read of {:#010x} in SDRAM before the FMC has started it (FMC.SDCMR)", address));
    value = 0;
    return true;
  }
  bus_error_ = missing_memory_text(address);
  return false;
}

bool Machine::store(uint32_t address, unsigned size, uint32_t value) {
  bus_unaligned_ = bus_mpu_ = false;
  if (mpu_.ctrl & 1) {
    std::string why;
    if (mpu_refuses(address, true, false, why)) return bus_mpu_ = true, bus_error_ = why, false;
  }
  if (uint8_t* p = memory(address, size, true)) {
    if (address >= 0xA0000000u && (address & (size - 1)) && !(mpu_.ctrl & 1)) return bus_unaligned_ = true, false;
    std::memcpy(p, &value, size);
    return true;
  }
  if (address & (size - 1)) {
    if (address >= 0x40000000u) return bus_unaligned_ = true, false;
    for (unsigned i = 0; i < size; ++i) if (!store(address + i, 1, value >> (8 * i) & 0xFF)) return false;
    return true;
  }
  const uint32_t mask = lanes(address, size), shifted = value << (8 * (address & 3));
  if (address >> 20 == 0xE00) {
    if (!cpu.privileged() && (address & 0xFFFFFF00u) != 0xE0000000u) return bus_error_ = "unprivileged", false;
    system_write(address & ~3u, shifted, mask);
    return true;
  }
  if (Device* d = find_device(address)) {
    if (!clocked(*d)) {
      unclocked(true, address, shifted & mask, *d);
      return true;
    }
    const uint32_t offset = (address - d->what.base) & ~3u;
    d->write(offset, mask == ~0u ? value : (d->reg(offset) & ~mask) | (shifted & mask), mask);
    return true;
  }
  if (address - board.flash.base < board.flash.size || address - board.flash_alias.base < board.flash.size) {
    const uint32_t offset = address - (address >= board.flash.base ? board.flash.base : board.flash_alias.base);
    program_flash(*this, offset, size, value);
    return true;
  }
  if (address - board.sdram.base < board.sdram.size) {
    refuse(fmt::format("write to {:#010x} in SDRAM before the FMC has started it (FMC.SDCMR)", address));
    return true;
  }
  bus_error_ = missing_memory_text(address);
  return false;
}

// On silicon a read of a device without its clock gives 0 and a write is lost. That is refused as the mistake it is, with
// one exception that ST's own drivers need: "de-initialising" a device that was never on. Writing 0, or what the register
// holds anyway, loses nothing; nor does reading a register of settings, whose use shows in the write that follows.
void Machine::unclocked(bool write, uint32_t address, uint32_t value, Device& d) {
  const uint32_t offset = (address - d.what.base) & ~3u;
  const bool harmless = write ? value == 0 || value == d.reg(offset) || d.clears_flags(offset) : !d.shows_state(offset);
  if (!harmless && !lenient)
    return refuse(fmt::format("{} {} while the clock of {} is off ({}); --lenient goes on, as silicon would, without effect",
                              write ? "write to" : "read of", register_at(address), d.what.name, clock_enable_name(d.what)));
  if (unclocked_noted_.insert(d.what.name).second)
    note(fmt::format("{} is accessed while its clock is off ({}), first {} at {}: without effect", d.what.name, clock_enable_name(d.what),
                     register_at(address), elf ? elf->describe(cpu.r[15]) : fmt::format("{:#010x}", cpu.r[15])));
}

std::string Machine::missing_memory_text(uint32_t address) const {
  if (address >= 0x90000000u && address < 0xA0000000u) return "the QSPI flash, which is not modelled";
  if (address >= 0x60000000u && address < 0x90000000u) return "an FMC bank with nothing on it";
  if (address >= board.ram.base + board.ram.size && address < board.ram.base + 0x100000)
    return "past the end of RAM";
  return "where there is no memory";
}

uint32_t Machine::peek(uint32_t address, unsigned size) {
  uint32_t value = 0;
  if (!load(address, size, value)) note(fmt::format("peek {:#010x}: {}", address, bus_error_));
  return value;
}

void Machine::poke(uint32_t address, uint32_t value, unsigned size) {
  if (!store(address, size, value)) note(fmt::format("poke {:#010x}: {}", address, bus_error_));
}

// ---- The MPU ---------------------------------------------------------------------------------------------------------

// What the MPU says of one access, if it is on. Regions of higher number win.
bool Machine::mpu_refuses(uint32_t address, bool write, bool fetch, std::string& why) const {
  if (!(mpu_.ctrl & 1) || (address >= 0xE0000000u && address < 0xE0100000u)) return false;
  const int priority = execution_priority();
  if (priority < 0 && !(mpu_.ctrl & 2)) return false;  // HFNMIENA
  for (int i = 7; i >= 0; --i) {
    const uint32_t rasr = mpu_.rasr[i];
    if (!(rasr & 1)) continue;
    const uint32_t log2 = (rasr >> 1 & 31) + 1;
    if (log2 < 5) continue;
    const uint64_t size = uint64_t{1} << log2;
    const uint32_t base = log2 == 32 ? 0 : mpu_.rbar[i] & ~static_cast<uint32_t>(size - 1);
    if (uint64_t{address} < base || uint64_t{address} - base >= size) continue;
    if (log2 >= 8 && (rasr >> 8 & 0xFF) >> ((address - base) >> (log2 - 3)) & 1) continue;  // the subregion is off
    const uint32_t ap = rasr >> 24 & 7;
    const bool privileged = cpu.privileged();
    bool allowed;
    switch (ap) {
      case 0: allowed = false; break;
      case 1: allowed = privileged; break;
      case 2: allowed = privileged || !write; break;
      case 3: allowed = true; break;
      case 5: allowed = privileged && !write; break;
      case 6: case 7: allowed = !write; break;
      default: allowed = false;
    }
    if (fetch && (rasr >> 28 & 1)) allowed = false;
    if (!allowed) why = fmt::format("forbidden by MPU region {}", i);
    return !allowed;
  }
  if (cpu.privileged() && (mpu_.ctrl & 4)) {
    if (fetch && address >= 0xA0000000u) return why = "not executable", true;
    return false;
  }
  why = "in no MPU region";
  return true;
}

// Loads and stores may skip the bus only where nothing could refuse them.
void Machine::refresh_fast_memory() {
  bool plain_ram = true, plain_flash = true;
  if (mpu_.ctrl & 1) {
    std::string why;
    auto plain = [&](const Memory& m, bool write) {
      if (!(mpu_.ctrl & 4)) return false;
      for (int i = 0; i < 8; ++i) {
        const uint32_t rasr = mpu_.rasr[i];
        if (!(rasr & 1)) continue;
        const uint32_t ap = rasr >> 24 & 7;
        if (ap == 3 || (!write && (ap == 6 || ap == 7))) continue;
        const uint64_t size = uint64_t{1} << ((rasr >> 1 & 31) + 1);
        const uint32_t base = size > ~0u ? 0 : mpu_.rbar[i] & ~static_cast<uint32_t>(size - 1);
        if (base >= m.base + m.size || base + size <= m.base) continue;
        // It overlaps; a disabled subregion may still spare this memory.
        bool spared = size >= 256;
        for (uint64_t s = 0; s < 8 && spared; ++s) {
          const uint64_t from = base + s * (size / 8), to = from + size / 8;
          if (from < uint64_t{m.base} + m.size && to > m.base && !(rasr >> (8 + s) & 1)) spared = false;
        }
        if (!spared) return false;
      }
      return cpu.privileged();
    };
    plain_ram = plain(board.ram, true);
    plain_flash = plain(board.flash, false);
  }
  cpu.ram = {board.ram.base, plain_ram ? board.ram.size : 0, ram.data(), &code_[1]};
  cpu.flash = {board.flash.base, plain_flash ? board.flash.size : 0, flash.data(), nullptr};
}

}  // namespace tinsmith::board
