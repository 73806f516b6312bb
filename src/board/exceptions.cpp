// The core's exceptions: priorities, entry, return, faults and reset.
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

}  // namespace tinsmith::board
