// Exceptions and the System Control Space: NVIC, SysTick, SCB, FPU control, MPU registers, DWT.
// After the ARMv7-M Architecture Reference Manual, chapters B1 and B3; names are its names.
#include <algorithm>
#include <cstring>

#include "board/machine.h"

namespace tinsmith::board {

// ---- Priorities ------------------------------------------------------------------------------------------------------

int Machine::group_priority(int exception) const {
  switch (exception) {
    case 1: return -3;
    case 2: return -2;
    case 3: return -1;
  }
  const uint32_t mask = prigroup_ >= 7 ? 0 : (~0u << (prigroup_ + 1)) & 0xFF;
  return static_cast<int>(exceptions_[static_cast<size_t>(exception)].priority & mask);
}

int Machine::execution_priority() const {
  int priority = 256;
  for (int e = 2; e < exception_count; ++e)
    if (exceptions_[static_cast<size_t>(e)].active) priority = std::min(priority, group_priority(e));
  const uint32_t mask = prigroup_ >= 7 ? 0 : (~0u << (prigroup_ + 1)) & 0xFF;
  if (cpu.basepri) priority = std::min(priority, static_cast<int>(cpu.basepri & mask));
  if (cpu.primask) priority = std::min(priority, 0);
  if (cpu.faultmask) priority = std::min(priority, -1);
  return priority;
}

// The pending exception to take now, or 0.
int Machine::highest_pending() const {
  if (!attention_) return 0;
  int best = 0, best_priority = 257, best_full = 0;
  for (int e = 2; e < exception_count; ++e) {
    const Exception& x = exceptions_[static_cast<size_t>(e)];
    if (!x.pending || !x.enabled) continue;
    const int group = group_priority(e), full = e < 4 ? group : x.priority;
    if (group < best_priority || (group == best_priority && full < best_full)) best = e, best_priority = group, best_full = full;
  }
  return best && best_priority < execution_priority() ? best : 0;
}

// WFI wakes for a pending exception that would be taken if PRIMASK were clear.
bool Machine::any_wake_up() const {
  Machine& self = const_cast<Machine&>(*this);
  const uint32_t primask = self.cpu.primask;
  self.cpu.primask = 0;
  const bool wake = highest_pending() != 0;
  self.cpu.primask = primask;
  return wake;
}

void Machine::pend(int exception) {
  exceptions_[static_cast<size_t>(exception)].pending = true;
  attention_ = true;
  if (scr_ & 16) cpu.event = true;  // SEVONPEND
  cpu.stop_at = 0;
}

// Exceptions that an instruction causes: if they cannot be taken they become a HardFault.
void Machine::pend_synchronous(int exception) {
  const bool enabled = exceptions_[static_cast<size_t>(exception)].enabled;
  if (enabled && group_priority(exception) < execution_priority()) return take_exception(exception);
  hfsr_ |= 1u << 30;
  if (execution_priority() <= -1) return finish_fault();
  take_exception(3);
}

void Machine::irq(int line, bool level) {
  if (line < 0 || line >= board.irq_count) return;
  Exception& x = exceptions_[static_cast<size_t>(line + first_irq)];
  if (level && !x.level && !x.active) pend(line + first_irq);
  if (level && !x.level && x.active) x.pending = true, attention_ = true;
  x.level = level;
}

// ---- Entry and return ------------------------------------------------------------------------------------------------

bool Machine::stack_store(uint32_t address, uint32_t value) { return store(address, 4, value); }
bool Machine::stack_load(uint32_t address, uint32_t& value) { return load(address, 4, value); }

bool Machine::push_frame(uint32_t& exc_return, uint32_t return_address) {
  const bool fp = cpu.control & 4;
  const bool process = !cpu.handler_mode() && (cpu.control & 2);
  const uint32_t size = fp ? 0x68 : 0x20;
  uint32_t sp = cpu.r[13];
  const bool align = (sp & 4) && (ccr_ & 0x200);
  sp = (sp - size) & (ccr_ & 0x200 ? ~7u : ~3u);
  const uint32_t frame[8] = {cpu.r[0], cpu.r[1], cpu.r[2], cpu.r[3], cpu.r[12], cpu.r[14], return_address,
                             cpu.psr() | (align ? 1u << 9 : 0)};
  bool good = true;
  for (uint32_t i = 0; i < 8; ++i) good &= stack_store(sp + 4 * i, frame[i]);
  if (fp) {
    for (uint32_t i = 0; i < 16; ++i) good &= stack_store(sp + 0x20 + 4 * i, cpu.s[i]);
    good &= stack_store(sp + 0x60, cpu.fpscr);
    fpcar_ = sp + 0x20;
    cpu.fpscr = (cpu.fpscr & ~0x07C00000u) | (fpdscr_ & 0x07C00000u);
  }
  exc_return = (fp ? 0xFFFFFFE1u : 0xFFFFFFF1u) | (cpu.handler_mode() ? 0 : process ? 0xC : 0x8);
  cpu.r[13] = sp;
  if (!process && sp < cpu.stack_low && sp >= cpu.stack_floor) cpu.stack_low = sp;
  return good;
}

void Machine::take_exception(int exception) {
  Exception& x = exceptions_[static_cast<size_t>(exception)];
  uint32_t exc_return = 0;
  const bool from_thread = !cpu.handler_mode();
  const bool process = from_thread && (cpu.control & 2);
  if (!push_frame(exc_return, cpu.r[15]) && exception != 3) {
    record_fault(fmt::format("no memory for an exception frame at {:#010x} (stack overflow?)", cpu.r[13]), cpu.r[13], 3);
    cfsr_ |= 1u << 12;
    hfsr_ |= 1u << 30;
    if (execution_priority() <= -1) return finish_fault();
    x.pending = true;
    exceptions_[3].pending = false;
    enter_handler(3, exc_return, process);
    return;
  }
  x.pending = x.level && exception >= first_irq ? x.pending : false;
  x.pending = false;
  enter_handler(exception, exc_return, process);
}

void Machine::enter_handler(int exception, uint32_t exc_return, bool process) {
  if (process) std::swap(cpu.r[13], cpu.other_sp);
  if (region_.open && depth_ == region_.depth) region_.left_at = cpu.executed;
  ++depth_;
  ++exceptions_taken;
  exceptions_[static_cast<size_t>(exception)].active = true;
  cpu.ipsr = static_cast<uint32_t>(exception);
  cpu.control &= ~6u;
  cpu.r[14] = exc_return;
  cpu.exclusive = false;
  cpu.event = true;
  cpu.it = 0;
  uint32_t vector = 0;
  if (!stack_load(vtor_ + 4 * static_cast<uint32_t>(exception), vector)) {
    record_fault(fmt::format("no vector table at {:#010x} (SCB.VTOR)", vtor_), vtor_, static_cast<uint32_t>(exception));
    hfsr_ |= 2;
    return finish_fault();
  }
  cpu.r[15] = vector & ~1u;
  if (!(vector & 1)) {
    if (vector == 0 || vector == 0xFFFFFFFFu)
      record_fault(fmt::format("exception {} has no handler: its vector is {:#010x}", exception_name(exception), vector), vector, 3);
    if (exception == 3) return finish_fault();
    fault(1u << 17, 6, fmt::format("the vector of {} is {:#010x}, without the Thumb bit", exception_name(exception), vector), false);
  }
  refresh_fast_memory();
}

void Machine::return_from_exception(uint32_t exc_return) {
  const uint32_t kind = exc_return & 0xF;
  const uint32_t leaving = cpu.ipsr;
  Exception& x = exceptions_[leaving];
  int active = 0;
  for (const Exception& e : exceptions_) active += e.active;
  const bool fp = !(exc_return & 0x10);
  if ((exc_return & 0xFFFFFFE0u) != 0xFFFFFFE0u || (kind != 1 && kind != 9 && kind != 0xD) || !x.active ||
      (kind != 1 && active != 1 && !(ccr_ & 1)) || (kind == 1 && active == 1)) {
    x.active = false;
    fault(1u << 18, 6, fmt::format("exception return with {:#010x} from {}", exc_return, exception_name(static_cast<int>(leaving))), false);
    return;
  }
  if (leaving != 2) cpu.faultmask = 0;
  x.active = false;
  if (x.level) x.pending = true, attention_ = true;
  const bool process = kind == 0xD;
  if (process) std::swap(cpu.r[13], cpu.other_sp);
  const uint32_t sp = cpu.r[13];
  uint32_t frame[8] = {};
  bool good = !(sp & 3);
  for (uint32_t i = 0; i < 8; ++i) good = good && stack_load(sp + 4 * i, frame[i]);
  if (good && fp) {
    for (uint32_t i = 0; i < 16; ++i) good = good && stack_load(sp + 0x20 + 4 * i, cpu.s[i]);
    good = good && stack_load(sp + 0x60, cpu.fpscr);
  }
  if (!good) {
    if (process) std::swap(cpu.r[13], cpu.other_sp);
    x.active = true;
    cfsr_ |= 1u << 11;
    fault(1u << 11, 5, fmt::format("no memory for the exception frame to return to at {:#010x}", sp), false);
    return;
  }
  std::copy(frame, frame + 4, cpu.r);
  cpu.r[12] = frame[4];
  cpu.r[14] = frame[5];
  cpu.r[15] = frame[6] & ~1u;
  const uint32_t psr = frame[7];
  cpu.r[13] = (sp + (fp ? 0x68 : 0x20)) | ((psr >> 9 & 1) && (ccr_ & 0x200) ? 4u : 0);
  cpu.set_flags(psr);
  cpu.it = (psr >> 25 & 3) | (psr >> 10 & 0x3F) << 2;
  cpu.ipsr = kind == 1 ? psr & 0x1FF : 0;
  cpu.control = (cpu.control & 1) | (process ? 2u : 0) | (fp ? 4u : 0);
  cpu.exclusive = false;
  cpu.event = true;
  --depth_;
  if (region_.open && depth_ == region_.depth) region_.excluded += cpu.executed - region_.left_at;
  for (FaultRecord& f : faults) if (f.exception == leaving) f.returned = true;
  if (!(psr >> 24 & 1)) return fault(1u << 17, 6, "exception return to a state without the Thumb bit", false);
  refresh_fast_memory();
  if ((scr_ & 2) && kind != 1 && highest_pending() == 0) {  // SLEEPONEXIT
    while (!finished && !any_wake_up()) sleep_until_event();
  }
}

// ---- Faults ----------------------------------------------------------------------------------------------------------

const char* Machine::exception_name(int exception) const {
  static const char* names[16] = {"thread", "Reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", "7", "8", "9", "10",
                                  "SVCall", "DebugMonitor", "13", "PendSV", "SysTick"};
  if (exception < 16) return names[exception];
  static thread_local std::string text;
  text = fmt::format("IRQ {}", exception - 16);
  for (const auto& d : devices) if (d->what.irq == exception - 16) { text += fmt::format(" ({})", d->what.name); break; }
  return text.c_str();
}

void Machine::record_fault(std::string what, uint32_t address, uint32_t exception) {
  if (faults.size() < 100) faults.push_back({{cpu.r[15], seconds()}, std::move(what), address, exception, false});
}

// A fault caused by the instruction at cpu.r[15]. kind: 3 HardFault, 4 MemManage, 5 BusFault, 6 UsageFault.
void Machine::fault(uint32_t cfsr_bits, uint32_t kind, std::string what, bool has_address) {
  (void)has_address;
  cfsr_ |= cfsr_bits;
  const int priority = execution_priority();
  uint32_t taken = kind;
  if (kind != 3 && (!exceptions_[kind].enabled || group_priority(static_cast<int>(kind)) >= priority)) {
    taken = 3;
    hfsr_ |= 1u << 30;
  }
  record_fault(std::move(what), cpu.fault_address, taken);
  if (taken == 3 && priority <= -1) return finish_fault();  // lockup
  take_exception(static_cast<int>(taken));
}

bool Machine::faults_active() const {
  for (const FaultRecord& f : faults) if (!f.returned && exceptions_[f.exception].active) return true;
  return false;
}

// A fault that was not mended: the run ends with the first one still open.
void Machine::finish_fault() {
  for (const FaultRecord& f : faults) {
    if (f.returned) continue;
    const Place place = f.place;
    finish(Ended::fault, f.what);
    end_place = place;
    return;
  }
  finish(Ended::fault, "lockup: a fault inside the HardFault handler");
}

// ---- Reset -----------------------------------------------------------------------------------------------------------

Status Machine::start_core() {
  const uint64_t executed = cpu.executed;
  const uint32_t low = cpu.stack_low;
  CodeRegion* ram_code = &code_[1];
  (void)ram_code;
  std::fill(std::begin(cpu.r), std::end(cpu.r), 0);
  std::fill(std::begin(cpu.s), std::end(cpu.s), 0);
  cpu.n_value = 0, cpu.z_value = 1, cpu.c = cpu.v = cpu.q = cpu.ge = cpu.it = 0;
  cpu.fpscr = cpu.primask = cpu.faultmask = cpu.basepri = cpu.control = cpu.ipsr = cpu.other_sp = 0;
  cpu.fpu_enabled = false, cpu.fp_context = true, cpu.trap_unaligned = cpu.trap_divide = false;
  cpu.exclusive = cpu.event = false;
  cpu.executed = executed, cpu.stack_low = low;
  exceptions_ = {};
  exceptions_[2].enabled = exceptions_[3].enabled = true;
  for (int e : {11, 12, 14, 15}) exceptions_[static_cast<size_t>(e)].enabled = true;
  shcsr_ = 0, ccr_ = 0x40200, scr_ = 0, cpacr_ = 0, cfsr_ = 0, hfsr_ = 0, prigroup_ = 0, fpccr_ = 0xC0000000;
  mpu_ = {}, systick_ = {};
  vtor_ = board.flash_alias.base;  // the boot address of the option bytes: flash through the ITCM bus
  Clocks power_on;
  set_clocks(power_on);
  uint32_t sp = 0, pc = 0;
  std::memcpy(&sp, flash.data(), 4);
  std::memcpy(&pc, flash.data() + 4, 4);
  cpu.r[13] = sp & ~3u;
  cpu.r[14] = 0xFFFFFFFFu;
  cpu.r[15] = pc & ~1u;
  initial_sp = sp & ~3u;
  if (cpu.stack_low == ~0u) cpu.stack_low = initial_sp;
  cpu.stack_floor = initial_sp - board.ram.base < board.ram.size + 1 ? board.ram.base : 0;
  depth_ = 0, region_ = {};
  attention_ = false;
  refresh_fast_memory();
  return {};
}

void Machine::system_reset() {
  ++resets;
  if (resets > 20) return finish(Ended::reset, "resets itself again and again");
  note("the firmware reset the chip");
  if (auto r = reset(); !r) finish(Ended::reset, r.error().text());
  plan_time();
  cpu.stop_at = 0;
}

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
