// The virtual board: a core, its memories, its interrupt controller and its devices, under one clock.
//
// Time is counted in cycles of HCLK, and one executed instruction takes one cycle: simulated time is a model, not the
// board's time. While the core sleeps, time jumps to the next event. Everything is deterministic.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "board/cpu/cpu.h"
#include "board/description.h"
#include "board/elf.h"

namespace tinsmith::board {

class Machine;
constexpr uint64_t never = ~uint64_t{0};

// A device behind a window of registers. Registers are words; what a device does not interpret it stores.
class Device {
 public:
  Device(Machine& machine, const Peripheral& what);
  virtual ~Device() = default;
  // offset is a multiple of 4.
  virtual uint32_t read(uint32_t offset) { return reg(offset); }
  // mask: which bits the access covers; value holds the stored ones elsewhere.
  virtual void write(uint32_t offset, uint32_t value, uint32_t mask) { (void)mask; reg(offset) = value; }
  virtual void event() {}          // the time `due` has come
  virtual void clocks_changed() {} // HCLK or a prescaler is about to change (called before and after)
  virtual const char* register_name(uint32_t offset) const { (void)offset; return ""; }
  virtual bool shows_state(uint32_t offset) const { (void)offset; return false; }   // a register of inputs, data or flags
  virtual bool clears_flags(uint32_t offset) const { (void)offset; return false; }  // a register whose ones clear flags
  uint32_t& reg(uint32_t offset) { return registers[(offset / 4) % registers.size()]; }

  Machine& machine;
  const Peripheral& what;
  std::vector<uint32_t> registers;
  uint64_t due = never;
  const uint32_t* clock_enable = nullptr;  // the RCC register with its bit; null: always clocked
};

// Clock frequencies in Hz.
struct Clocks {
  double sysclk = 16e6, hclk = 16e6, pclk1 = 16e6, pclk2 = 16e6;
  uint32_t timer1_divider = 1, timer2_divider = 1;  // HCLK cycles a tick of the timers on APB1, APB2
  double pixel = 0;                                 // LTDC; 0: PLLSAI is off
};

enum class Ended : uint8_t {
  time,      // the simulated time is over: the normal end
  refused,   // something that silicon would refuse or ignore
  fault,     // a fault that no handler mended
  stuck,     // spins in an exception handler that nothing can interrupt
  reset,     // resets itself again and again
};

// Where the program stood when something happened.
struct Place {
  uint32_t pc = 0;
  double time = 0;
};

struct FaultRecord {
  Place place;
  std::string what;     // "bus fault: read of 0x60000000, where there is no memory"
  uint32_t address = 0; // of the data, if there is one
  uint32_t exception = 0;  // the exception taken for it: 3 HardFault, 4 MemManage, 5 BusFault, 6 UsageFault
  bool returned = false;   // the handler came back
};

struct Region {  // instructions between the two marker functions
  uint64_t count = 0, min = 0, max = 0, total = 0;
  std::vector<uint32_t> each;  // the first 100,000
};

class Machine final : public Bus {
 public:
  explicit Machine(const BoardDescription& board);
  ~Machine() override;

  // Puts the program into flash and finds its symbols. `elf` must outlive the machine.
  Status load(const Elf& elf, const std::string& where);
  // Power-on: the core starts from the vector table.
  Status reset();
  // Runs until `seconds` of simulated time, or an earlier end.
  void run(double seconds);

  // Accesses as the core makes them, for tests of devices.
  uint32_t peek(uint32_t address, unsigned size = 4);
  void poke(uint32_t address, uint32_t value, unsigned size = 4);
  // Lets time pass without instructions, events included.
  void advance(uint64_t cycles);

  // Bus
  bool load(uint32_t address, unsigned size, uint32_t& value) override;
  bool store(uint32_t address, unsigned size, uint32_t value) override;

  // For devices.
  uint64_t now() const { return cpu.executed + idle_cycles; }
  double seconds() const { return epoch_seconds + static_cast<double>(now() - epoch_cycles) / clocks.hclk; }
  void schedule(Device& device, uint64_t cycle);
  void irq(int line, bool level);
  void set_clocks(const Clocks& next);
  uint8_t* memory(uint32_t address, uint32_t size, bool write);  // null if there is none; forgets code written over
  void refuse(std::string what);  // ends the run: silicon would not do this
  void note(std::string what);    // once each, for the report
  bool pin_level(int port, int pin) const;
  void pins_changed(int port);    // after a GPIO write
  void dma_request(uint32_t peripheral_register);
  Device* device(std::string_view name);
  std::string register_at(uint32_t address) const;  // "GPIOI.ODR"

  const BoardDescription& board;
  Cpu cpu;
  Clocks clocks;
  std::vector<uint8_t> flash, itcm, ram, sdram, rom;
  bool sdram_ready = false;
  std::vector<std::unique_ptr<Device>> devices;
  const Elf* elf = nullptr;
  std::array<bool, 176> input_level{};  // what the outside world drives: port * 16 + pin

  // What happened.
  std::string uart;                     // as the ST-Link's virtual COM port sees it
  std::vector<FaultRecord> faults;
  std::vector<std::string> notes;
  Ended ended = Ended::time;
  std::string end_text;                 // for a person; empty at the normal end
  Place end_place;
  Region inference;
  uint64_t heap_bytes = 0;              // grown by sbrk
  uint32_t initial_sp = 0;
  uint32_t resets = 0;
  uint64_t exceptions_taken = 0;
  uint64_t idle_cycles = 0;
  std::vector<std::pair<double, bool>> led_changes;  // time, on
  bool led_on = false;
  double baud = 0;                      // of the log's last byte
  bool finished = false;
  bool lenient = false;                 // an access without a clock is a note, not the end

  // Buttons and UART input, applied at their times.
  struct Stimulus { double time; bool is_button; bool level; uint8_t byte; };
  std::vector<Stimulus> stimuli;        // sorted by time
  std::function<void()> on_frame;       // called every frame_period of simulated time
  double frame_period = 0;

  // exceptions.cpp and system.cpp: priorities, entry and return, faults; the System Control Space
  uint32_t system_read(uint32_t address);
  void system_write(uint32_t address, uint32_t value, uint32_t mask);

 private:
  enum : int { first_irq = 16, exception_count = 16 + 98 };
  struct Exception {
    bool enabled = false, pending = false, active = false, level = false;
    uint8_t priority = 0;
  };

  void handle(Stop stop);
  void fault(uint32_t cfsr_bits, uint32_t kind, std::string what, bool has_address);
  int group_priority(int exception) const;
  int execution_priority() const;
  int highest_pending() const;
  void take_exception(int exception);
  void return_from_exception(uint32_t exc_return);
  bool push_frame(uint32_t& exc_return, uint32_t return_address);
  void sleep_until_event();
  void run_due();
  uint64_t next_due() const;
  void systick_sync();
  void systick_schedule();
  void place_markers();
  void at_marker(uint32_t index);
  void finish(Ended how, std::string text);
  void finish_fault();
  bool faults_active() const;
  void record_fault(std::string what, uint32_t address, uint32_t exception);
  const char* exception_name(int exception) const;
  void enter_handler(int exception, uint32_t exc_return, bool process);
  void pend(int exception);
  void pend_synchronous(int exception);
  bool any_wake_up() const;
  void plan_time();
  std::string instruction_text(uint32_t pc);
  std::string missing_memory_text(uint32_t address) const;
  void unclocked(bool write, uint32_t address, uint32_t value, Device& d);
  void system_reset();
  Status start_core();
  bool mpu_refuses(uint32_t address, bool write, bool fetch, std::string& why) const;
  void refresh_fast_memory();
  Device* find_device(uint32_t address);
  bool stack_store(uint32_t address, uint32_t value);
  bool stack_load(uint32_t address, uint32_t& value);

  std::array<Exception, exception_count> exceptions_;
  bool attention_ = false;
  uint32_t vtor_ = 0, shcsr_ = 0, ccr_ = 0x40200, scr_ = 0, cpacr_ = 0, cfsr_ = 0, hfsr_ = 0, mmfar_ = 0, bfar_ = 0;
  uint32_t prigroup_ = 0, fpccr_ = 0xC0000000, fpcar_ = 0, fpdscr_ = 0, csselr_ = 0, demcr_ = 0, dwt_ctrl_ = 0;
  uint64_t dwt_base_ = 0;
  struct { uint32_t ctrl = 0, rnr = 0, rbar[8] = {}, rasr[8] = {}; } mpu_;
  struct { uint32_t ctrl = 0, load = 0; uint64_t start = 0; uint32_t value = 0; bool flag = false; uint64_t due = never; } systick_;
  std::map<uint32_t, uint32_t> system_storage_;

  std::string bus_error_;
  bool bus_unaligned_ = false, bus_mpu_ = false;
  uint64_t end_cycle_ = never;
  double end_seconds_ = 0;
  double epoch_seconds = 0;
  uint64_t epoch_cycles = 0;
  size_t next_stimulus_ = 0;
  uint64_t stimulus_due_ = never, frame_due_ = never;
  double next_frame_ = 0;
  std::array<CodeRegion, 5> code_;
  std::array<Device*, 0x400> device_by_page_{};  // 0x40000000.. in KBs, APB and AHB1
  uint32_t spinning_at_ = 0;
  std::set<std::string> unclocked_noted_;
  bool reset_requested_ = false;

  // Markers
  struct Marker { int kind; uint32_t address; };
  std::vector<Marker> markers_;
  struct { bool armed = false, open = false; uint64_t start = 0, excluded = 0, left_at = 0; int depth = 0; } region_;
  int depth_ = 0;
};

}  // namespace tinsmith::board
