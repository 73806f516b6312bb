// The System Control Space: NVIC, SysTick, SCB, FPU control, MPU registers, DWT.
// After the ARMv7-M Architecture Reference Manual, chapters B1 and B3; names are its names.
#include <algorithm>
#include <cstring>

#include "board/machine.h"

namespace tinsmith::board {

// ---- SysTick ---------------------------------------------------------------------------------------------------------
// `start` is the cycle at which the counter held `value`.

namespace {
uint64_t systick_unit(uint32_t ctrl) { return ctrl & 4 ? 1 : 8; }
}  // namespace

void Machine::systick_sync() {
  if (!(systick_.ctrl & 1)) return;
  const uint64_t unit = systick_unit(systick_.ctrl);
  const uint64_t ticks = (now() - systick_.start) / unit;
  if (ticks == 0) return systick_schedule();
  const uint64_t period = uint64_t{systick_.load} + 1;
  bool reached_zero = false;
  if (systick_.load == 0) {
    systick_.value = 0;
  } else if (ticks < systick_.value) {
    systick_.value -= static_cast<uint32_t>(ticks);
  } else {
    // The counter reaches 0 after `value` ticks (a value of 0 reloads first), then reloads on the next tick.
    const uint64_t after = systick_.value == 0 ? ticks - 1 : ticks - systick_.value;
    if (systick_.value == 0) {
      systick_.value = systick_.load - static_cast<uint32_t>(after % period);
      reached_zero = after >= systick_.load;
    } else {
      reached_zero = true;
      systick_.value = after % period == 0 ? 0 : static_cast<uint32_t>(period - after % period);
    }
  }
  systick_.start += ticks * unit;
  if (reached_zero) {
    systick_.flag = true;
    if (systick_.ctrl & 2) pend(15);
  }
  systick_schedule();
}

void Machine::systick_schedule() {
  systick_.due = never;
  if ((systick_.ctrl & 3) != 3 || systick_.load == 0) return;
  const uint64_t ticks = systick_.value == 0 ? uint64_t{systick_.load} + 1 : systick_.value;
  systick_.due = systick_.start + ticks * systick_unit(systick_.ctrl);
  const uint64_t at = systick_.due > idle_cycles ? systick_.due - idle_cycles : 0;
  if (at < cpu.stop_at) cpu.stop_at = at;
}

// ---- Registers -------------------------------------------------------------------------------------------------------

uint32_t Machine::system_read(uint32_t address) {
  auto bank = [&](uint32_t base, bool Exception::*field) {
    uint32_t bits = 0;
    for (uint32_t i = 0; i < 32; ++i) {
      const uint32_t e = first_irq + (address - base) * 8 + i;
      if (e < exception_count && exceptions_[e].*field) bits |= 1u << i;
    }
    return bits;
  };
  if (address >= 0xE000E100 && address < 0xE000E140) return bank(0xE000E100, &Exception::enabled);
  if (address >= 0xE000E180 && address < 0xE000E1C0) return bank(0xE000E180, &Exception::enabled);
  if (address >= 0xE000E200 && address < 0xE000E240) return bank(0xE000E200, &Exception::pending);
  if (address >= 0xE000E280 && address < 0xE000E2C0) return bank(0xE000E280, &Exception::pending);
  if (address >= 0xE000E300 && address < 0xE000E340) return bank(0xE000E300, &Exception::active);
  if (address >= 0xE000E400 && address < 0xE000E4F0) {
    uint32_t word = 0;
    for (uint32_t i = 0; i < 4; ++i) {
      const uint32_t e = first_irq + address - 0xE000E400 + i;
      if (e < exception_count) word |= uint32_t{exceptions_[e].priority} << (8 * i);
    }
    return word;
  }
  switch (address) {
    case 0xE000E004: return static_cast<uint32_t>(board.irq_count - 1) / 32;  // ICTR
    case 0xE000E010: {
      systick_sync();
      const uint32_t value = systick_.ctrl | (systick_.flag ? 1u << 16 : 0);
      systick_.flag = false;
      return value;
    }
    case 0xE000E014: return systick_.load;
    case 0xE000E018: systick_sync(); return systick_.value;
    case 0xE000E01C: return 0x40000000;  // CALIB: no exact 10 ms
    case 0xE000ED00: return 0x410FC271;  // CPUID: Cortex-M7 r0p1
    case 0xE000ED04: {
      uint32_t value = cpu.ipsr;
      int pending = 0, best = 257;
      for (int e = 2; e < exception_count; ++e)
        if (exceptions_[static_cast<size_t>(e)].pending && exceptions_[static_cast<size_t>(e)].enabled && group_priority(e) < best)
          pending = e, best = group_priority(e);
      value |= static_cast<uint32_t>(pending) << 12;
      for (int e = first_irq; e < exception_count; ++e) if (exceptions_[static_cast<size_t>(e)].pending) value |= 1u << 22;
      if (exceptions_[15].pending) value |= 1u << 26;
      if (exceptions_[14].pending) value |= 1u << 28;
      if (exceptions_[2].pending) value |= 1u << 31;
      int active = 0;
      for (const Exception& e : exceptions_) active += e.active;
      if (active <= 1) value |= 1u << 11;  // RETTOBASE
      return value;
    }
    case 0xE000ED08: return vtor_;
    case 0xE000ED0C: return 0xFA050000u | prigroup_ << 8;
    case 0xE000ED10: return scr_;
    case 0xE000ED14: return ccr_;
    case 0xE000ED18: case 0xE000ED1C: case 0xE000ED20: {
      uint32_t word = 0;
      for (uint32_t i = 0; i < 4; ++i) word |= uint32_t{exceptions_[4 + (address - 0xE000ED18) + i].priority} << (8 * i);
      return word;
    }
    case 0xE000ED24: {
      uint32_t value = shcsr_;
      static const std::pair<int, int> active_bits[] = {{4, 0}, {5, 1}, {6, 3}, {11, 7}, {12, 8}, {14, 10}, {15, 11}};
      static const std::pair<int, int> pending_bits[] = {{6, 12}, {4, 13}, {5, 14}, {11, 15}};
      for (auto [e, b] : active_bits) if (exceptions_[static_cast<size_t>(e)].active) value |= 1u << b;
      for (auto [e, b] : pending_bits) if (exceptions_[static_cast<size_t>(e)].pending) value |= 1u << b;
      return value;
    }
    case 0xE000ED28: return cfsr_;
    case 0xE000ED2C: return hfsr_;
    case 0xE000ED34: return mmfar_;
    case 0xE000ED38: return bfar_;
    case 0xE000ED40: return 0x00000030;  // ID_PFR0 ...
    case 0xE000ED44: return 0x00000200;
    case 0xE000ED48: return 0x00100000;
    case 0xE000ED50: return 0x00100030;
    case 0xE000ED58: return 0x01000000;
    case 0xE000ED60: return 0x01101110;
    case 0xE000ED64: return 0x02112000;
    case 0xE000ED68: return 0x20232231;
    case 0xE000ED6C: return 0x01111131;
    case 0xE000ED70: return 0x01310132;
    case 0xE000ED78: return 0x09000003;  // CLIDR
    case 0xE000ED7C: return 0x8303C003;  // CTR
    case 0xE000ED80: return csselr_ & 1 ? 0xF007E009 : 0xF003E019;  // CCSIDR: 4 KB of each
    case 0xE000ED84: return csselr_;
    case 0xE000ED88: return cpacr_;
    case 0xE000ED90: return 0x00000800;  // MPU_TYPE: 8 regions
    case 0xE000ED94: return mpu_.ctrl;
    case 0xE000ED98: return mpu_.rnr;
    case 0xE000ED9C: case 0xE000EDA4: case 0xE000EDAC: case 0xE000EDB4: return mpu_.rbar[mpu_.rnr & 7] | (mpu_.rnr & 7);
    case 0xE000EDA0: case 0xE000EDA8: case 0xE000EDB0: case 0xE000EDB8: return mpu_.rasr[mpu_.rnr & 7];
    case 0xE000EDF0: return 0;  // DHCSR: no debugger
    case 0xE000EDFC: return demcr_;
    case 0xE000EF34: return fpccr_;
    case 0xE000EF38: return fpcar_;
    case 0xE000EF3C: return fpdscr_;
    case 0xE000EF40: return 0x10110021;  // MVFR0: single precision
    case 0xE000EF44: return 0x11000011;
    case 0xE000EF48: return 0x00000040;
    case 0xE0001000: return dwt_ctrl_ | 0x40000000;
    case 0xE0001004:
      return static_cast<uint32_t>(dwt_ctrl_ & 1 ? now() - dwt_base_ : dwt_base_);
    case 0xE0001FB4: return 0;  // DWT lock status: not locked
  }
  if (address >= 0xE0000000 && address < 0xE0000080) return 1;  // ITM ports: ready
  auto stored = system_storage_.find(address);
  return stored == system_storage_.end() ? 0 : stored->second;
}

void Machine::system_write(uint32_t address, uint32_t value, uint32_t mask) {
  auto bank = [&](uint32_t base, auto&& act) {
    for (uint32_t i = 0; i < 32; ++i) {
      const uint32_t e = first_irq + (address - base) * 8 + i;
      if ((value & mask) >> i & 1 && e < exception_count) act(exceptions_[e], static_cast<int>(e));
    }
    attention_ = true;
    cpu.stop_at = 0;
  };
  auto priorities = [&](uint32_t e) {
    for (uint32_t i = 0; i < 4; ++i)
      if ((mask >> (8 * i) & 0xFF) && e + i < exception_count) exceptions_[e + i].priority = value >> (8 * i) & 0xF0;
    attention_ = true;
    cpu.stop_at = 0;
  };
  if (address >= 0xE000E100 && address < 0xE000E140) return bank(0xE000E100, [](Exception& x, int) { x.enabled = true; });
  if (address >= 0xE000E180 && address < 0xE000E1C0) return bank(0xE000E180, [](Exception& x, int) { x.enabled = false; });
  if (address >= 0xE000E200 && address < 0xE000E240) return bank(0xE000E200, [&](Exception&, int e) { pend(e); });
  if (address >= 0xE000E280 && address < 0xE000E2C0)
    return bank(0xE000E280, [](Exception& x, int) { x.pending = x.level && !x.active; });
  if (address >= 0xE000E400 && address < 0xE000E4F0) return priorities(first_irq + address - 0xE000E400);
  const bool keyed = (value >> 16) == 0x05FA;
  switch (address) {
    case 0xE000E010: {
      systick_sync();
      const bool was_on = systick_.ctrl & 1;
      systick_.ctrl = value & 7;
      if (!was_on) systick_.start = now();
      systick_schedule();
      if (!(systick_.ctrl & 1)) systick_.due = never;
      return;
    }
    case 0xE000E014:
      systick_sync();
      systick_.load = value & 0xFFFFFF;
      return systick_schedule();
    case 0xE000E018:
      systick_sync();
      systick_.value = 0, systick_.flag = false, systick_.start = now();
      return systick_schedule();
    case 0xE000ED04:
      if (value >> 31) pend(2);
      if (value >> 28 & 1) pend(14);
      if (value >> 27 & 1) exceptions_[14].pending = false;
      if (value >> 26 & 1) pend(15);
      if (value >> 25 & 1) exceptions_[15].pending = false;
      return;
    case 0xE000ED08: vtor_ = value & 0xFFFFFF80; return;
    case 0xE000ED0C:
      if (!keyed) return note("a write to SCB.AIRCR without the key 0x05FA was ignored");
      prigroup_ = value >> 8 & 7;
      attention_ = true;
      if (value & 4) reset_requested_ = true, system_reset();
      return;
    case 0xE000ED10: scr_ = value & 0x16; return;
    case 0xE000ED14:
      ccr_ = (value & 0x70319) | 0x40000 | (ccr_ & 0x200) | (value & 0x200);
      cpu.trap_unaligned = ccr_ & 8;
      cpu.trap_divide = ccr_ & 16;
      cpu.stop_at = 0;
      return;
    case 0xE000ED18: case 0xE000ED1C: case 0xE000ED20: return priorities(4 + (address - 0xE000ED18));
    case 0xE000ED24:
      shcsr_ = value & 0x70000;
      exceptions_[4].enabled = value >> 16 & 1;
      exceptions_[5].enabled = value >> 17 & 1;
      exceptions_[6].enabled = value >> 18 & 1;
      return;
    case 0xE000ED28: cfsr_ &= ~(value & mask); return;
    case 0xE000ED2C: hfsr_ &= ~value; return;
    case 0xE000ED34: mmfar_ = value; return;
    case 0xE000ED38: bfar_ = value; return;
    case 0xE000ED84: csselr_ = value & 0xF; return;
    case 0xE000ED88:
      cpacr_ = value & 0x00F00000;
      cpu.fpu_enabled = (cpacr_ >> 20 & 3) == 3 || ((cpacr_ >> 20 & 3) == 1 && cpu.privileged());
      return;
    case 0xE000ED94:
      mpu_.ctrl = value & 7;
      cpu.stop_at = 0;  // run() holds the fast windows
      return;
    case 0xE000ED98: mpu_.rnr = value & 0xFF; return;
    case 0xE000ED9C: case 0xE000EDA4: case 0xE000EDAC: case 0xE000EDB4:
      if (value & 16) mpu_.rnr = value & 15;
      mpu_.rbar[mpu_.rnr & 7] = value & ~31u;
      cpu.stop_at = 0;
      return;
    case 0xE000EDA0: case 0xE000EDA8: case 0xE000EDB0: case 0xE000EDB8:
      mpu_.rasr[mpu_.rnr & 7] = value;
      cpu.stop_at = 0;
      return;
    case 0xE000EDFC: demcr_ = value; return;
    case 0xE000EF00:  // STIR
      if ((value & 0x1FF) + first_irq < exception_count) pend(static_cast<int>(value & 0x1FF) + first_irq);
      return;
    case 0xE000EF34: fpccr_ = value & 0xC0000000; cpu.fp_context = value >> 31; return;
    case 0xE000EF38: fpcar_ = value & ~7u; return;
    case 0xE000EF3C: fpdscr_ = value & 0x07C00000; return;
    case 0xE0001000: {
      const bool was = dwt_ctrl_ & 1, is = value & 1;
      if (is && !was) dwt_base_ = now() - dwt_base_;
      if (!is && was) dwt_base_ = now() - dwt_base_;
      dwt_ctrl_ = value & 0x0FFFFFFF;
      return;
    }
    case 0xE0001004: dwt_base_ = dwt_ctrl_ & 1 ? now() - value : value; return;
  }
  if (address >= 0xE0000000 && address < 0xE0000080) return;  // ITM: nobody listens
  if (address >= 0xE000EF50 && address < 0xE000EF80) return;  // cache maintenance: there is no cache
  uint32_t& stored = system_storage_[address];
  stored = (stored & ~mask) | (value & mask);
}

// ---- Markers ---------------------------------------------------------------------------------------------------------
// An inference is counted from the instruction after the call of tinsmith_inference_begin to the last one before the call
// of tinsmith_inference_end, without those of the exception handlers that came between.

namespace {
enum MarkerKind { MARK_BEGIN, MARK_END, MARK_SBRK, MARK_BEGIN_RETURN };
}

void Machine::place_markers() {
  auto add = [&](const char* name, int kind) {
    const ElfSymbol* s = elf->find(name);
    if (!s) return false;
    if (cpu.place_marker(s->address & ~1u, static_cast<uint32_t>(markers_.size()))) markers_.push_back({kind, s->address & ~1u});
    return true;
  };
  add("tinsmith_inference_begin", MARK_BEGIN);
  add("tinsmith_inference_end", MARK_END);
  add("_sbrk", MARK_SBRK);
}

void Machine::at_marker(uint32_t index) {
  cpu.skip_marker = true;
  const Marker marker = markers_[index];
  switch (marker.kind) {
    case MARK_BEGIN: {
      const uint32_t back = cpu.r[14] & ~1u;
      region_ = {};
      region_.depth = depth_;
      region_.armed = true;
      for (const Marker& m : markers_) if (m.kind == MARK_BEGIN_RETURN && m.address == back) return;
      if (cpu.place_marker(back, static_cast<uint32_t>(markers_.size()))) markers_.push_back({MARK_BEGIN_RETURN, back});
      return;
    }
    case MARK_BEGIN_RETURN:
      if (region_.armed && region_.depth == depth_) region_.armed = false, region_.open = true, region_.start = cpu.executed;
      return;
    case MARK_END: {
      if (!region_.open) return;
      const uint64_t count = cpu.executed - region_.start - region_.excluded - 1;  // 1: the call of the end marker
      region_.open = false;
      inference.min = inference.count == 0 ? count : std::min(inference.min, count);
      inference.max = std::max(inference.max, count);
      inference.total += count;
      ++inference.count;
      if (inference.each.size() < 100000) inference.each.push_back(static_cast<uint32_t>(std::min<uint64_t>(count, ~0u)));
      return;
    }
    case MARK_SBRK:
      if (static_cast<int32_t>(cpu.r[0]) > 0) heap_bytes += cpu.r[0];
      return;
  }
}

}  // namespace tinsmith::board
