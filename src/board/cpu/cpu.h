// The Cortex-M7's instruction set: ARMv7E-M with the single-precision FPv5, executed one instruction at a time.
//
// The core knows registers and memory. Exceptions, priorities and time belong to the Machine (machine.h), which calls
// run() and acts on the reason it stops for. run() is exact: it stops before the instruction that would exceed `stop_at`,
// after the very instruction that wrote to a device, and on a fault with the state before the faulting instruction.
//
// Why not an emulator library: measured against Unicorn 2.0.1 (docs/board.md, "The CPU"), which stays the judge of this
// one in cpu_oracle_test.cpp.
#pragma once

#include <cstdint>
#include <cstddef>
#include <vector>

#include "board/cpu/op.h"

namespace tinsmith::board {

// What lies behind the memories that the core reaches directly.
class Bus {
 public:
  virtual ~Bus() = default;
  // size is 1, 2 or 4. False: the access faults, and the bus remembers why.
  virtual bool load(uint32_t address, unsigned size, uint32_t& value) = 0;
  virtual bool store(uint32_t address, unsigned size, uint32_t value) = 0;
};

// Memory that code can run from.
struct CodeRegion {
  uint32_t base = 0;
  uint32_t size = 0;
  uint8_t* bytes = nullptr;
  std::vector<Op> ops;                 // one a halfword and two more; made when first executed
  std::vector<uint8_t> decoded_pages;  // one a KB: whether any Op of it has been decoded
};

// Memory that loads and stores reach without the bus: a window [base, base + size). size 0: everything goes by the bus.
struct FastMemory {
  uint32_t base = 0;
  uint32_t size = 0;
  uint8_t* bytes = nullptr;
  CodeRegion* code = nullptr;  // told of stores; null if nothing can be executed from it
};

enum class Stop : uint8_t {
  limit,        // stop_at reached
  wait_interrupt, wait_event, supervisor_call, breakpoint, exception_return,
  spin,         // a branch to itself is about to be executed: nothing but an exception leads on
  system_write, // PRIMASK, BASEPRI, CONTROL ... changed: look at pending exceptions again
  marker,       // a Marker's address is about to be executed; execution resumes with skip_marker
  // faults: pc is the faulting instruction
  bus_fault,    // Cpu::fault_address; the bus knows more
  fetch_fault, undefined, no_fpu, no_coprocessor, no_double, unaligned, divide_by_zero, bad_state,
};

struct Cpu {
  // r[13] is the stack pointer in use; r[15] is exact only when run() is not running; r[16] is always 0.
  uint32_t r[17] = {};
  uint32_t n_value = 0, z_value = 1;  // N is n_value's sign; Z is z_value == 0
  uint32_t c = 0, v = 0, q = 0, ge = 0;
  uint32_t it = 0;            // after an exception return into an IT block
  uint32_t s[32] = {};
  uint32_t fpscr = 0;
  uint32_t primask = 0, faultmask = 0, basepri = 0, control = 0;  // control: nPRIV 1, SPSEL 2, FPCA 4
  uint32_t ipsr = 0;          // the active exception
  uint32_t other_sp = 0;      // the stack pointer not in use
  bool fpu_enabled = false;   // CPACR
  bool fp_context = true;     // FPCCR.ASPEN: FP instructions set CONTROL.FPCA
  bool trap_unaligned = false, trap_divide = false;  // CCR
  bool exclusive = false;
  bool event = false;         // the event register of WFE

  uint64_t executed = 0;      // instructions completed
  uint64_t stop_at = 0;       // lowered by the bus or Machine to make run() return
  uint32_t stack_low = ~0u;   // lowest stack pointer seen on the main stack...
  uint32_t stack_floor = 0;   // ... above this address: other stacks are not counted
  uint32_t fault_address = 0, fault_value = 0;
  bool fault_is_store = false;
  uint32_t stop_detail = 0;   // SVC or BKPT number, EXC_RETURN value, marker index
  bool skip_marker = false;

  FastMemory ram, flash;      // the two windows that matter for speed
  std::vector<CodeRegion*> code;
  std::vector<Op> marked;     // the instructions under the markers
  Bus* bus = nullptr;

  Stop run();

  uint32_t psr() const;                    // APSR, EPSR with IT and T, IPSR
  void set_flags(uint32_t psr);
  bool handler_mode() const { return ipsr != 0; }
  bool privileged() const { return ipsr != 0 || !(control & 1); }
  uint32_t& main_sp() { return handler_mode() || !(control & 2) ? r[13] : other_sp; }
  uint32_t& process_sp() { return handler_mode() || !(control & 2) ? other_sp : r[13]; }

  // Stores from outside run() (device DMA, exception frames) report here so that stale Ops are dropped.
  void invalidate(uint32_t address, uint32_t size);
  CodeRegion* code_region(uint32_t address);
  // Puts marker number `index` on the instruction at `address`; false if no code can be there.
  bool place_marker(uint32_t address, uint32_t index);
  void remove_marker(uint32_t address);

 private:
  void prepare(CodeRegion& region);
  bool decode_at(CodeRegion& region, size_t index, uint8_t state);
  uint32_t read_special(uint32_t sysm);
  bool write_special(uint32_t sysm, uint32_t mask, uint32_t value);
  void note_stack();
};

// fp.cpp: the arithmetic of the FPU on raw bits, exact as the architecture says (NaNs, default NaN, flush to zero, rounding).
enum class FpOp { add, sub, mul, div };
uint32_t fp_arith(Cpu& cpu, FpOp op, uint32_t a, uint32_t b);
uint32_t fp_fma(Cpu& cpu, uint32_t addend, uint32_t a, uint32_t b);
uint32_t fp_sqrt(Cpu& cpu, uint32_t a);
void fp_compare(Cpu& cpu, uint32_t a, uint32_t b, bool signal_nan);
uint32_t fp_max_min(Cpu& cpu, uint32_t a, uint32_t b, bool max);
// mode: 0 A (ties away), 1 N (even), 2 P (up), 3 M (down), 4 FPSCR's, 5 toward zero
uint32_t fp_round(Cpu& cpu, uint32_t a, uint32_t mode, bool exact);
uint32_t fp_to_int(Cpu& cpu, uint32_t a, uint32_t mode, bool is_signed, uint32_t fraction_bits, uint32_t width);
uint32_t fp_from_int(Cpu& cpu, uint32_t a, bool is_signed, uint32_t fraction_bits);
uint32_t fp_from_half(Cpu& cpu, uint32_t half);
uint32_t fp_to_half(Cpu& cpu, uint32_t a);

// dsp.cpp: the parallel and saturating instructions.
uint32_t dsp_parallel(Cpu& cpu, uint32_t operation, uint32_t prefix, uint32_t a, uint32_t b);
uint32_t saturate_signed(Cpu& cpu, int64_t value, uint32_t bits);
uint32_t saturate_unsigned(Cpu& cpu, int64_t value, uint32_t bits);
uint32_t dsp_saturate_halves(Cpu& cpu, uint32_t a, uint32_t bits, bool is_signed);

}  // namespace tinsmith::board
