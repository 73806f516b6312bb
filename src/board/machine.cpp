#include "board/machine.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "board/devices/devices.h"

namespace tinsmith::board {

Device::Device(Machine& m, const Peripheral& w) : machine(m), what(w), registers(w.size / 4) {}

Machine::Machine(const BoardDescription& b)
    : board(b), flash(b.flash.size, 0xFF), itcm(b.itcm.size), ram(b.ram.size), sdram(b.sdram.size), rom(b.rom.size, 0xFF) {
  cpu.bus = this;
  auto region = [&](size_t i, const Memory& m, uint8_t* bytes) {
    code_[i].base = m.base, code_[i].size = m.size, code_[i].bytes = bytes;
    code_[i].decoded_pages.assign(m.size / 1024 + 1, 0);
    cpu.code.push_back(&code_[i]);
  };
  region(0, b.flash, flash.data());
  region(1, b.ram, ram.data());
  region(2, b.itcm, itcm.data());
  region(3, b.flash_alias, flash.data());
  region(4, b.rom, rom.data());
  cpu.code.pop_back();  // the system memory holds data only: its boot loader is not modelled
  for (const Peripheral& p : b.peripherals) devices.push_back(make_device(*this, p));
  const Device* rcc = device("RCC");
  for (auto& d : devices)
    if (d->what.clock_register) d->clock_enable = &rcc->registers[d->what.clock_register / 4];
  // The unique number and the flash size, where the data sheet has them.
  const uint32_t unique[3] = {0x00280041, 0x3132510F, 0x35363334};
  std::memcpy(&rom[0xF420], unique, sizeof unique);
  const uint16_t flash_kb = static_cast<uint16_t>(b.flash.size >> 10);
  std::memcpy(&rom[0xF442], &flash_kb, 2);
  for (auto& d : devices) {
    const uint32_t page = (d->what.base - 0x40000000u) >> 10;
    for (uint32_t i = 0; i < (d->what.size + 1023) >> 10; ++i)
      if (page + i < device_by_page_.size()) device_by_page_[page + i] = d.get();
  }
  refresh_fast_memory();
}

Machine::~Machine() = default;

Status Machine::load(const Elf& program, const std::string& where) {
  elf = &program;
  for (const ElfSegment& s : program.segments) {
    if (s.bytes.empty()) continue;
    const uint64_t end = uint64_t{s.load_address} + s.bytes.size();
    auto put = [&](const Memory& m, std::vector<uint8_t>& bytes) {
      if (s.load_address < m.base || end > uint64_t{m.base} + m.size) return false;
      std::memcpy(bytes.data() + (s.load_address - m.base), s.bytes.data(), s.bytes.size());
      return true;
    };
    if (put(board.flash, flash) || put(board.flash_alias, flash)) continue;
    // A debugger can load RAM; power-on cannot. Such a program is for another way of starting.
    const std::string range = fmt::format("{:#010x}..{:#010x}", s.load_address, end - 1);
    const bool in_ram = s.load_address - board.ram.base < board.ram.size || s.load_address - board.itcm.base < board.itcm.size;
    return fail(Code::bad_input, where,
                fmt::format("a segment loads at {}, {}", range,
                            in_ram ? "in RAM, which is empty at power-on" : fmt::format("which is not flash on {}", board.name)),
                fmt::format("link it to load in flash ({:#010x}, {} KB)", board.flash.base, board.flash.size >> 10));
  }
  place_markers();
  CHECKED(reset());
  if (cpu.r[13] == 0xFFFFFFFCu)
    return fail(Code::bad_input, where, fmt::format("no vector table at {:#010x}: the flash is empty there", board.flash.base),
                "the table must be the first thing in flash");
  return {};
}

Status Machine::reset() {
  for (auto& d : devices) {
    std::fill(d->registers.begin(), d->registers.end(), 0);
    d->due = never;
  }
  for (auto& d : devices) reset_device(*d);
  sdram_ready = false;
  return start_core();
}

Device* Machine::device(std::string_view name) {
  for (auto& d : devices) if (name == d->what.name) return d.get();
  return nullptr;
}

Device* Machine::find_device(uint32_t address) {
  if (address - 0x40000000u < device_by_page_.size() << 10) return device_by_page_[(address - 0x40000000u) >> 10];
  for (auto& d : devices) if (address - d->what.base < d->what.size) return d.get();
  return nullptr;
}

std::string Machine::register_at(uint32_t address) const {
  for (const auto& d : devices) {
    if (address - d->what.base >= d->what.size) continue;
    const uint32_t offset = address - d->what.base;
    const char* name = d->register_name(offset & ~3u);
    return *name ? fmt::format("{}.{}", d->what.name, name) : fmt::format("{}+{:#04x}", d->what.name, offset);
  }
  if (address >> 28 == 0xE) return fmt::format("system register {:#010x}", address);
  return fmt::format("{:#010x}", address);
}

void Machine::finish(Ended how, std::string text) {
  if (finished) return;
  finished = true;
  ended = how;
  end_text = std::move(text);
  end_place = {cpu.r[15], seconds()};
  cpu.stop_at = 0;
}

void Machine::refuse(std::string what) { finish(Ended::refused, std::move(what)); }

void Machine::note(std::string what) {
  if (notes.size() < 100 && std::find(notes.begin(), notes.end(), what) == notes.end()) notes.push_back(std::move(what));
}

// ---- Time ------------------------------------------------------------------------------------------------------------

void Machine::schedule(Device& device, uint64_t cycle) {
  device.due = cycle;
  if (cycle == never) return;
  const uint64_t at = cycle > idle_cycles ? cycle - idle_cycles : 0;
  if (at < cpu.stop_at) cpu.stop_at = at;
}

uint64_t Machine::next_due() const {
  uint64_t due = std::min({systick_.due, end_cycle_, stimulus_due_, frame_due_});
  for (const auto& d : devices) due = std::min(due, d->due);
  return due;
}

void Machine::set_clocks(const Clocks& next) {
  if (next.hclk != clocks.hclk || next.timer1_divider != clocks.timer1_divider || next.timer2_divider != clocks.timer2_divider) {
    for (auto& d : devices) d->clocks_changed();
    epoch_seconds = seconds();
    epoch_cycles = now();
    clocks = next;
    for (auto& d : devices) d->clocks_changed();
    plan_time();
    cpu.stop_at = 0;
  } else {
    clocks = next;
  }
}

// Turns the times in seconds into cycles of the present clock.
void Machine::plan_time() {
  auto cycle_at = [&](double t) {
    const double cycles = std::ceil((t - epoch_seconds) * clocks.hclk);
    return epoch_cycles + (cycles > 0 ? static_cast<uint64_t>(cycles) : 0);
  };
  end_cycle_ = end_seconds_ > 0 ? cycle_at(end_seconds_) : never;
  stimulus_due_ = next_stimulus_ < stimuli.size() ? cycle_at(stimuli[next_stimulus_].time) : never;
  frame_due_ = frame_period > 0 && on_frame ? cycle_at(next_frame_) : never;
}

void Machine::run_due() {
  const uint64_t t = now();
  if (systick_.due <= t) systick_sync();
  for (auto& d : devices) {
    if (d->due <= t) {
      d->due = never;
      d->event();
    }
  }
  if (stimulus_due_ <= t) {
    const Stimulus& s = stimuli[next_stimulus_++];
    apply_stimulus(*this, s);
    plan_time();
  }
  if (frame_due_ <= t) {
    on_frame();
    next_frame_ += frame_period;
    plan_time();
  }
  if (end_cycle_ <= t) {
    if (faults_active()) return finish_fault();
    if (spinning_at_ != 0 && cpu.handler_mode())
      return finish(Ended::stuck, fmt::format("spins for ever in the handler of {}", exception_name(static_cast<int>(cpu.ipsr))));
    finished = true;
    end_place = {cpu.r[15], seconds()};
  }
}

void Machine::advance(uint64_t cycles) {
  const uint64_t until = now() + cycles;
  while (now() < until) {
    const uint64_t next = std::min(next_due(), until);
    if (next > now()) idle_cycles += next - now();
    run_due();
  }
}

void Machine::run(double limit) {
  end_seconds_ = limit;
  plan_time();
  while (!finished) {
    const int pending = highest_pending();
    if (pending > 0) take_exception(pending);
    const uint64_t due = next_due();
    if (due <= now()) {
      run_due();
      continue;
    }
    cpu.stop_at = due - idle_cycles;
    handle(cpu.run());
  }
}

void Machine::sleep_until_event() {
  const uint64_t due = next_due();
  if (due == never) return finish(Ended::stuck, "sleeps with nothing to wake it");
  if (due > now()) idle_cycles += due - now();
  run_due();
}

void Machine::handle(Stop stop) {
  const uint32_t pc = cpu.r[15];
  auto data = [&] { return fmt::format("{} of {:#010x}", cpu.fault_is_store ? "write" : "read", cpu.fault_address); };
  switch (stop) {
    case Stop::limit: case Stop::system_write:
      refresh_fast_memory();
      break;
    case Stop::marker: at_marker(cpu.stop_detail); break;
    case Stop::wait_interrupt:
      while (!finished && !any_wake_up()) sleep_until_event();
      break;
    case Stop::wait_event:
      if (cpu.event) { cpu.event = false; break; }
      while (!finished && !any_wake_up() && !cpu.event) sleep_until_event();
      cpu.event = false;
      break;
    case Stop::supervisor_call: pend_synchronous(11); break;
    case Stop::exception_return: return_from_exception(cpu.stop_detail); break;
    case Stop::spin: {
      // Each turn is one executed instruction: let them all pass at once, up to the next event.
      if (faults_active()) return finish_fault();
      const uint64_t due = next_due();
      if (due == never) return finish(Ended::stuck, "spins with nothing to end it");
      cpu.executed += due - now();
      spinning_at_ = pc;
      run_due();
      return;
    }
    case Stop::bus_fault:
      if (bus_unaligned_) {
        fault(1u << 24, 6, fmt::format("unaligned {} in device memory", data()), false);
      } else if (bus_mpu_) {
        mmfar_ = cpu.fault_address;
        fault(0x82, 4, fmt::format("{}, {}", data(), bus_error_), true);
      } else {
        bfar_ = cpu.fault_address;
        fault(0x8200, 5, fmt::format("{}, {}", data(), bus_error_), true);
      }
      break;
    case Stop::fetch_fault:
      if (pc >= 0x40000000u) fault(0x1, 4, fmt::format("execution at {:#010x}, which is not executable", pc), false);
      else fault(0x100, 5, fmt::format("execution at {:#010x}, where there is no code", pc), false);
      break;
    case Stop::undefined: fault(1u << 16, 6, fmt::format("undefined instruction {}", instruction_text(pc)), false); break;
    case Stop::bad_state: fault(1u << 17, 6, fmt::format("branch to {:#010x} without the Thumb bit", pc), false); break;
    case Stop::no_fpu: fault(1u << 19, 6, "floating-point instruction while the FPU is off (SCB.CPACR)", false); break;
    case Stop::no_double:
      fault(1u << 16, 6, "double-precision instruction, but the FPU is single-precision (build with -mfpu=fpv5-sp-d16)", false);
      break;
    case Stop::no_coprocessor: fault(1u << 19, 6, "instruction for a coprocessor that is not there", false); break;
    case Stop::unaligned: fault(1u << 24, 6, fmt::format("unaligned access to {:#010x}", cpu.fault_address), false); break;
    case Stop::divide_by_zero: fault(1u << 25, 6, "division by zero (trapped by SCB.CCR)", false); break;
    case Stop::breakpoint:
      hfsr_ |= 1u << 31;
      fault(0, 3, cpu.stop_detail == 0xAB ? "semihosting call (BKPT 0xAB), but there is no debugger: link without rdimon.specs"
                                          : fmt::format("breakpoint (BKPT {:#04x}) without a debugger", cpu.stop_detail), false);
      break;
  }
  spinning_at_ = 0;
}

std::string Machine::instruction_text(uint32_t pc) {
  const uint8_t* p = memory(pc, 4, false);
  if (!p) return "";
  const uint32_t first = p[0] | p[1] << 8, second = p[2] | p[3] << 8;
  return is_32_bit(static_cast<uint16_t>(first)) ? fmt::format("{:04x} {:04x}", first, second) : fmt::format("{:04x}", first);
}

}  // namespace tinsmith::board
