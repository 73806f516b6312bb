// What the core keeps beside its executor: flags, decoded code and its markers, special registers.
#include "board/cpu/cpu.h"

#include <bit>
#include <cstring>

namespace tinsmith::board {

uint32_t Cpu::psr() const {
  return (n_value & 0x80000000u) | (z_value == 0 ? 1u << 30 : 0) | c << 29 | v << 28 | q << 27 | ge << 16 | 1u << 24 |
         (it & 3) << 25 | (it >> 2) << 10 | ipsr;
}

void Cpu::set_flags(uint32_t psr) {
  n_value = psr & 0x80000000u;
  z_value = !(psr >> 30 & 1);
  c = psr >> 29 & 1, v = psr >> 28 & 1, q = psr >> 27 & 1, ge = psr >> 16 & 15;
}

CodeRegion* Cpu::code_region(uint32_t address) {
  for (CodeRegion* region : code) if (address - region->base < region->size) return region;
  return nullptr;
}

void Cpu::invalidate(uint32_t address, uint32_t size) {
  CodeRegion* region = code_region(address);
  if (!region || region->ops.empty() || size == 0) return;
  const uint32_t first = address - region->base, last = std::min(first + size, region->size) - 1;
  bool decoded = false;
  for (uint32_t page = first >> 10; page <= last >> 10; ++page) decoded |= region->decoded_pages[page] != 0;
  if (!decoded) return;
  // An IT block reaches eight halfwords on from its IT, which is decoded with it: forget as much on both sides.
  const uint32_t start = (first >> 1) < 9 ? 0 : (first >> 1) - 9, end = std::min((last >> 1) + 9, region->size / 2 - 1);
  for (uint32_t i = start; i <= end; ++i) {
    Op& op = region->ops[i];
    (op.code == OP_MARKER ? marked[op.imm] : op) = Op{};
  }
}

void Cpu::prepare(CodeRegion& region) {
  region.ops.resize(region.size / 2 + 2);
  region.ops[region.size / 2].code = region.ops[region.size / 2 + 1].code = OP_FETCH_FAULT;
}

// Decodes the instruction at ops[index], and with an IT (or in the middle of one: state) the rest of its block.
bool Cpu::decode_at(CodeRegion& region, size_t index, uint8_t state) {
  do {
    const size_t offset = index * 2;
    if (offset + 2 > region.size) return false;
    uint16_t first, second = 0;
    std::memcpy(&first, region.bytes + offset, 2);
    if (is_32_bit(first)) {
      if (offset + 4 > region.size) return false;
      std::memcpy(&second, region.bytes + offset + 2, 2);
    }
    const Op op = decode(region.base + static_cast<uint32_t>(offset), first, second, state);
    Op& place = region.ops[index];
    (place.code == OP_MARKER ? marked[place.imm] : place) = op;
    region.decoded_pages[offset >> 10] = 1;
    index += op.len;
    state = op.code == OP_IT ? static_cast<uint8_t>(op.imm) : advance_it(state);
  } while (state != 0);
  return true;
}

bool Cpu::place_marker(uint32_t address, uint32_t index) {
  CodeRegion* region = code_region(address & ~1u);
  if (!region) return false;
  if (region->ops.empty()) prepare(*region);
  Op& op = region->ops[(address - region->base) >> 1];
  if (op.code == OP_MARKER) return false;
  if (marked.size() <= index) marked.resize(index + 1);
  marked[index] = op;
  op = Op{};
  op.code = OP_MARKER, op.imm = index, op.len = 0;
  region->decoded_pages[((address - region->base) >> 10)] = 1;
  return true;
}

void Cpu::remove_marker(uint32_t address) {
  CodeRegion* region = code_region(address & ~1u);
  if (!region || region->ops.empty()) return;
  Op& op = region->ops[(address - region->base) >> 1];
  if (op.code == OP_MARKER) op = marked[op.imm];
}

void Cpu::note_stack() {
  if (&main_sp() == &r[13] && r[13] >= stack_floor) stack_low = r[13];
}

uint32_t Cpu::read_special(uint32_t sysm) {
  switch (sysm) {
    case 0: return psr() & 0xF80F0000;
    case 1: case 2: case 3: case 5: case 6: case 7: {  // combinations: IPSR with bit 0; EPSR reads as zero
      uint32_t x = sysm & 1 ? ipsr : 0;
      return sysm & 4 ? x : x | (psr() & 0xF80F0000);
    }
    case 8: return main_sp();
    case 9: return process_sp();
    case 16: return primask;
    case 17: case 18: return basepri;
    case 19: return faultmask;
    case 20: return control;
    default: return 0;
  }
}

// True if a pending exception may now be taken.
bool Cpu::write_special(uint32_t sysm, uint32_t mask, uint32_t value) {
  if (sysm < 4) {
    uint32_t now = psr();
    if (mask & 2) now = (now & 0x07FFFFFF) | (value & 0xF8000000);
    if (mask & 1) now = (now & ~0x000F0000u) | (value & 0x000F0000);
    set_flags(now);
    return false;
  }
  if (!privileged()) return false;
  switch (sysm) {
    case 8: main_sp() = value & ~3u; if (&main_sp() == &r[13] && r[13] < stack_low) note_stack(); return false;
    case 9: process_sp() = value & ~3u; return false;
    case 16: primask = value & 1; return true;
    case 17: basepri = value & 0xF0; return true;
    case 18: if ((value & 0xF0) && (basepri == 0 || (value & 0xF0) < basepri)) basepri = value & 0xF0; return true;
    case 19: faultmask = value & 1; return true;
    case 20: {
      const bool process_before = control & 2;
      uint32_t next = value & 7;
      if (handler_mode()) next = (next & ~2u) | (control & 2);
      control = next;
      if (!handler_mode() && process_before != static_cast<bool>(control & 2)) std::swap(r[13], other_sp);
      return true;
    }
    default: return false;
  }
}

}  // namespace tinsmith::board
