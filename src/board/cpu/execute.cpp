// The executor: one loop, one switch (its arithmetic and floating-point cases stand in execute_*.inc).
//
// Inside the loop the program counter is `ip`, a pointer into the current code region's Ops, and the count of
// instructions is a local; both are written back (SYNC) before anything outside is called.
#include <bit>
#include <cstring>

#include "board/cpu/cpu.h"
#include "board/cpu/shifter.h"

namespace tinsmith::board {
namespace {

inline int32_t half(uint32_t v, uint32_t top) { return static_cast<int16_t>(top ? v >> 16 : v); }

}  // namespace

Stop Cpu::run() {
  uint64_t count = executed;
  const uint32_t ram_base = ram.base, flash_base = flash.base;
  const uint32_t ram_size = trap_unaligned ? 0 : ram.size, flash_size = trap_unaligned ? 0 : flash.size;
  uint8_t* const ram_bytes = ram.bytes;
  const uint8_t* const flash_bytes = flash.bytes;
  const uint8_t* const ram_pages = ram.code ? ram.code->decoded_pages.data() : nullptr;
  CodeRegion* region = nullptr;
  Op *ops = nullptr, *ip = nullptr;
  const Op* op = nullptr;
  uint32_t code_base = 0, code_size = 0;
  Stop reason = Stop::limit;

#define PC_OF(o) (code_base + static_cast<uint32_t>((o) - ops) * 2)
#define SYNC() (executed = count, r[15] = here)
  uint32_t here = r[15];

  auto enter = [&](uint32_t target) {
    region = code_region(target);
    if (!region) return false;
    if (region->ops.empty()) prepare(*region);
    ops = region->ops.data(), code_base = region->base, code_size = region->size;
    return true;
  };
  if (!enter(r[15])) return fault_address = r[15], Stop::fetch_fault;
  ip = ops + ((r[15] - code_base) >> 1);
  if (it != 0 && ip->code == OP_DECODE) decode_at(*region, static_cast<size_t>(ip - ops), static_cast<uint8_t>(it));
  it = 0;

#define BRANCH(t)                                                              \
  {                                                                            \
    const uint32_t target_ = (t);                                              \
    const uint32_t offset_ = target_ - code_base;                              \
    if (offset_ < code_size) [[likely]] { ip = ops + (offset_ >> 1); goto next; } \
    new_pc = target_;                                                          \
    goto far_branch;                                                           \
  }
// A branch to a value whose bit 0 says Thumb, and which may be an EXC_RETURN.
#define BRANCH_EXCHANGE(t)                                                     \
  {                                                                            \
    new_pc = (t);                                                              \
    if ((new_pc >= 0xF0000000u && ipsr != 0) || !(new_pc & 1)) goto odd_branch; \
    BRANCH(new_pc & ~1u)                                                       \
  }
#define FAULT(why) { reason = (why); goto fault; }

  uint32_t new_pc = 0;

  auto slow_load = [&](uint32_t address, unsigned size, uint32_t& value) {
    SYNC();
    if (trap_unaligned && (address & (size - 1))) return fault_address = address, reason = Stop::unaligned, false;
    if (bus->load(address, size, value)) return true;
    fault_address = address, fault_is_store = false;
    reason = Stop::bus_fault;
    return false;
  };
  auto slow_store = [&](uint32_t address, unsigned size, uint32_t value) {
    SYNC();
    if (trap_unaligned && (address & (size - 1))) return fault_address = address, reason = Stop::unaligned, false;
    if (bus->store(address, size, value)) return true;
    fault_address = address, fault_value = value, fault_is_store = true;
    reason = Stop::bus_fault;
    return false;
  };
#define NOW() (here = PC_OF(ip - op->len))
  auto load = [&]<class T>(uint32_t address, T& value) __attribute__((always_inline)) {
    const uint32_t o = address - ram_base;
    if (uint64_t{o} + sizeof(T) <= ram_size) [[likely]] { std::memcpy(&value, ram_bytes + o, sizeof(T)); return true; }
    const uint32_t f = address - flash_base;
    if (uint64_t{f} + sizeof(T) <= flash_size) [[likely]] { std::memcpy(&value, flash_bytes + f, sizeof(T)); return true; }
    NOW();
    uint32_t word = 0;
    if (!slow_load(address, sizeof(T), word)) return false;
    value = static_cast<T>(word);
    return true;
  };
  auto store = [&]<class T>(uint32_t address, T value) __attribute__((always_inline)) {
    const uint32_t o = address - ram_base;
    if (uint64_t{o} + sizeof(T) <= ram_size) [[likely]] {
      std::memcpy(ram_bytes + o, &value, sizeof(T));
      if (ram_pages && ram_pages[o >> 10]) [[unlikely]] invalidate(address, sizeof(T));
      return true;
    }
    NOW();
    return slow_store(address, sizeof(T), value);
  };
#define LOAD(type, address, into) { type t_; if (!load.template operator()<type>((address), t_)) goto fault; into; }
#define STORE(type, address, value) { if (!store.template operator()<type>((address), static_cast<type>(value))) goto fault; }
#define ADD_FLAGS(x, y, carry_in, dest)                                        \
  {                                                                            \
    const uint32_t x_ = (x), y_ = (y);                                         \
    const uint64_t sum_ = uint64_t{x_} + y_ + (carry_in);                      \
    const uint32_t r_ = static_cast<uint32_t>(sum_);                           \
    n_value = z_value = r_, c = static_cast<uint32_t>(sum_ >> 32);             \
    v = ((x_ ^ r_) & (y_ ^ r_)) >> 31;                                         \
    dest;                                                                      \
  }
#define NZ(x) (n_value = z_value = (x))

  while (count < stop_at) {
    op = ip;
    ++count;
  dispatch:
    ip += op->len;
    if (op->cond != 14) [[unlikely]] {
      bool pass;
      switch (op->cond >> 1) {
        case 0: pass = z_value == 0; break;
        case 1: pass = c; break;
        case 2: pass = n_value >> 31; break;
        case 3: pass = v; break;
        case 4: pass = c && z_value != 0; break;
        case 5: pass = (n_value >> 31) == v; break;
        default: pass = z_value != 0 && (n_value >> 31) == v; break;
      }
      if (pass == static_cast<bool>(op->cond & 1)) goto next;
    }
    switch (op->code) {
      case OP_DECODE:
        ip -= op->len;
        if (!decode_at(*region, static_cast<size_t>(ip - ops), 0)) { new_pc = PC_OF(ip); --count; goto far_fault; }
        op = ip->code == OP_MARKER ? &marked[ip->imm] : ip;
        goto dispatch;
      case OP_FETCH_FAULT: new_pc = PC_OF(ip) - 2 * op->len; --count; goto far_fault;
      case OP_UNDEFINED: FAULT(Stop::undefined)
      case OP_NO_FPU_DOUBLE: FAULT(fpu_enabled ? Stop::no_double : Stop::no_fpu)
      case OP_NO_COPROCESSOR: FAULT(Stop::no_coprocessor)
      case OP_MARKER:
        if (!skip_marker) { --count; stop_detail = op->imm; reason = Stop::marker; goto leave; }
        skip_marker = false;
        op = &marked[op->imm];  // the marker's own length is 0, so ip is right
        goto dispatch;

#define LOGIC(name, expr)                                                                          \
  case OP_##name##_I: { const uint32_t y = op->imm, x = r[op->b]; r[op->a] = (expr); break; }       \
  case OP_##name##_IS: { const uint32_t y = op->imm, x = r[op->b]; r[op->a] = NZ(expr); if (op->d < 2) c = op->d; break; } \
  case OP_##name##_R: { const uint32_t y = r[op->c], x = r[op->b]; r[op->a] = (expr); break; }      \
  case OP_##name##_RS: { const uint32_t y = r[op->c], x = r[op->b]; r[op->a] = NZ(expr); break; }   \
  case OP_##name##_X: { const uint32_t y = shift_by_constant(r[op->c], op->d, c).value, x = r[op->b]; r[op->a] = (expr); break; } \
  case OP_##name##_XS: { auto sh = shift_by_constant(r[op->c], op->d, c); const uint32_t y = sh.value, x = r[op->b]; \
    r[op->a] = NZ(expr); c = sh.carry; break; }
      LOGIC(AND, x & y) LOGIC(BIC, x & ~y) LOGIC(ORR, x | y) LOGIC(ORN, x | ~y) LOGIC(EOR, x ^ y)
#define ARITH(name, plain, x1, y1, cin)                                                            \
  case OP_##name##_I: { const uint32_t y = op->imm, x = r[op->b]; r[op->a] = (plain); break; }      \
  case OP_##name##_IS: { const uint32_t y = op->imm, x = r[op->b]; ADD_FLAGS(x1, y1, cin, r[op->a] = r_) break; } \
  case OP_##name##_R: { const uint32_t y = r[op->c], x = r[op->b]; r[op->a] = (plain); break; }     \
  case OP_##name##_RS: { const uint32_t y = r[op->c], x = r[op->b]; ADD_FLAGS(x1, y1, cin, r[op->a] = r_) break; } \
  case OP_##name##_X: { const uint32_t y = shift_by_constant(r[op->c], op->d, c).value, x = r[op->b]; r[op->a] = (plain); break; } \
  case OP_##name##_XS: { const uint32_t y = shift_by_constant(r[op->c], op->d, c).value, x = r[op->b]; \
    ADD_FLAGS(x1, y1, cin, r[op->a] = r_) break; }
      ARITH(ADD, x + y, x, y, 0u) ARITH(ADC, x + y + c, x, y, c) ARITH(SBC, x - y - 1 + c, x, ~y, c)
      ARITH(SUB, x - y, x, ~y, 1u) ARITH(RSB, y - x, ~x, y, 1u)

      case OP_CMP_I: ADD_FLAGS(r[op->b], ~op->imm, 1u, ) break;
      case OP_CMP_R: ADD_FLAGS(r[op->b], ~r[op->c], 1u, ) break;
      case OP_CMP_X: ADD_FLAGS(r[op->b], ~shift_by_constant(r[op->c], op->d, c).value, 1u, ) break;
      case OP_CMN_I: ADD_FLAGS(r[op->b], op->imm, 0u, ) break;
      case OP_CMN_R: ADD_FLAGS(r[op->b], r[op->c], 0u, ) break;
      case OP_CMN_X: ADD_FLAGS(r[op->b], shift_by_constant(r[op->c], op->d, c).value, 0u, ) break;
      case OP_TST_I: NZ(r[op->b] & op->imm); if (op->d < 2) c = op->d; break;
      case OP_TST_R: NZ(r[op->b] & r[op->c]); break;
      case OP_TST_X: { auto sh = shift_by_constant(r[op->c], op->d, c); NZ(r[op->b] & sh.value); c = sh.carry; break; }
      case OP_TEQ_I: NZ(r[op->b] ^ op->imm); if (op->d < 2) c = op->d; break;
      case OP_TEQ_R: NZ(r[op->b] ^ r[op->c]); break;
      case OP_TEQ_X: { auto sh = shift_by_constant(r[op->c], op->d, c); NZ(r[op->b] ^ sh.value); c = sh.carry; break; }
      case OP_MOV_I: r[op->a] = op->imm; break;
      case OP_MOV_IS: r[op->a] = NZ(op->imm); if (op->d < 2) c = op->d; break;
      case OP_MOV_R: r[op->a] = r[op->c]; if (op->a == 13) r[13] &= ~3u; break;
      case OP_MOV_RS: r[op->a] = NZ(r[op->c]); break;
      case OP_MOV_X: r[op->a] = shift_by_constant(r[op->c], op->d, c).value; break;
      case OP_MOV_XS: { auto sh = shift_by_constant(r[op->c], op->d, c); r[op->a] = NZ(sh.value); c = sh.carry; break; }
      case OP_MVN_R: r[op->a] = ~r[op->c]; break;
      case OP_MVN_RS: r[op->a] = NZ(~r[op->c]); break;
      case OP_MVN_X: r[op->a] = ~shift_by_constant(r[op->c], op->d, c).value; break;
      case OP_MVN_XS: { auto sh = shift_by_constant(r[op->c], op->d, c); r[op->a] = NZ(~sh.value); c = sh.carry; break; }
      case OP_SHIFT: r[op->a] = shift_by_register(r[op->b], op->d, r[op->c], c).value; break;
      case OP_SHIFT_S: { auto sh = shift_by_register(r[op->b], op->d, r[op->c], c); r[op->a] = NZ(sh.value); c = sh.carry; break; }
      case OP_MOVT: r[op->a] = (r[op->a] & 0xFFFF) | op->imm; break;
      case OP_ADD_SP_I: r[13] = r[op->b] + op->imm; break;
      case OP_SUB_SP_I: r[13] = r[op->b] - op->imm; if (r[13] < stack_low) [[unlikely]] note_stack(); break;
      case OP_MOV_PC: BRANCH(r[op->c] & ~1u)
      case OP_ADD_PC: BRANCH((op->imm + r[op->c]) & ~1u)

      case OP_B: BRANCH(op->imm)
      case OP_B_SELF:
        ip -= op->len;
        --count;
        reason = Stop::spin;
        goto leave;
      case OP_BL: r[14] = PC_OF(ip) | 1; BRANCH(op->imm)
      case OP_BX: BRANCH_EXCHANGE(r[op->c])
      case OP_BLX: new_pc = r[op->c]; r[14] = PC_OF(ip) | 1; BRANCH_EXCHANGE(new_pc)
      case OP_CBZ: if (r[op->a] == 0) BRANCH(op->imm) break;
      case OP_CBNZ: if (r[op->a] != 0) BRANCH(op->imm) break;
      case OP_TBB: LOAD(uint8_t, (op->b == 15 ? op->imm : r[op->b]) + r[op->c], new_pc = op->imm + 2u * t_) BRANCH(new_pc)
      case OP_TBH: LOAD(uint16_t, (op->b == 15 ? op->imm : r[op->b]) + r[op->c] * 2, new_pc = op->imm + 2u * t_) BRANCH(new_pc)

#define LOADS(name, type, conv)                                                                    \
  case OP_##name##_I: LOAD(type, r[op->b] + op->imm, r[op->a] = static_cast<uint32_t>(conv(t_))) break; \
  case OP_##name##_R: LOAD(type, r[op->b] + (r[op->c] << op->d), r[op->a] = static_cast<uint32_t>(conv(t_))) break; \
  case OP_##name##_W: {                                                                            \
    const uint32_t base = r[op->b], at = op->c ? base + op->imm : base;                            \
    LOAD(type, at, (r[op->b] = base + op->imm, r[op->a] = static_cast<uint32_t>(conv(t_))))        \
    break;                                                                                         \
  }
      LOADS(LDR, uint32_t, ) LOADS(LDRH, uint16_t, ) LOADS(LDRB, uint8_t, )
      LOADS(LDRSH, uint16_t, static_cast<int16_t>) LOADS(LDRSB, uint8_t, static_cast<int8_t>)
#define STORES(name, type)                                                                         \
  case OP_##name##_I: STORE(type, r[op->b] + op->imm, r[op->a]) break;                             \
  case OP_##name##_R: STORE(type, r[op->b] + (r[op->c] << op->d), r[op->a]) break;                 \
  case OP_##name##_W: {                                                                            \
    const uint32_t base = r[op->b], at = op->c ? base + op->imm : base;                            \
    STORE(type, at, r[op->a])                                                                      \
    r[op->b] = base + op->imm;                                                                     \
    if (op->b == 13 && r[13] < stack_low) [[unlikely]] note_stack();                               \
    break;                                                                                         \
  }
      STORES(STR, uint32_t) STORES(STRH, uint16_t) STORES(STRB, uint8_t)
      case OP_LDR_LIT: LOAD(uint32_t, op->imm, r[op->a] = t_) break;
      case OP_LDR_PC_I: LOAD(uint32_t, r[op->b] + op->imm, new_pc = t_) BRANCH_EXCHANGE(new_pc)
      case OP_LDR_PC_R: LOAD(uint32_t, r[op->b] + (r[op->c] << op->d), new_pc = t_) BRANCH_EXCHANGE(new_pc)
      case OP_LDR_PC_W: {
        const uint32_t base = r[op->b], at = op->c ? base + op->imm : base;
        LOAD(uint32_t, at, new_pc = t_)
        r[op->b] = base + op->imm;
        BRANCH_EXCHANGE(new_pc)
      }
      case OP_POP: case OP_POP_PC: case OP_LDM: {
        const uint32_t list = op->imm, base = r[op->b], size = 4u * static_cast<uint32_t>(std::popcount(list));
        uint32_t at = op->code == OP_LDM && op->c ? base - size : base;
        const uint32_t after = op->code == OP_LDM && op->c ? at : base + size;
        if (at & 3) { NOW(); fault_address = at; FAULT(Stop::unaligned) }
        uint32_t values[16];
        int n = 0;
        for (uint32_t rest = list; rest; rest &= rest - 1, ++n, at += 4) LOAD(uint32_t, at, values[n] = t_)
        n = 0;
        for (uint32_t rest = list & 0x7FFF; rest; rest &= rest - 1) r[std::countr_zero(rest)] = values[n++];
        if (op->code != OP_LDM || op->a) r[op->b] = after;
        if (list & 0x8000) BRANCH_EXCHANGE(values[n])
        break;
      }
      case OP_PUSH: case OP_STM: {
        const uint32_t list = op->imm, base = r[op->b], size = 4u * static_cast<uint32_t>(std::popcount(list));
        const bool before = op->code == OP_PUSH || op->c;
        uint32_t at = before ? base - size : base;
        if (at & 3) { NOW(); fault_address = at; FAULT(Stop::unaligned) }
        const uint32_t after = before ? at : base + size;
        for (uint32_t rest = list; rest; rest &= rest - 1, at += 4) STORE(uint32_t, at, r[std::countr_zero(rest)])
        if (op->code == OP_PUSH) {
          r[13] = after;
          if (after < stack_low) [[unlikely]] note_stack();
        } else if (op->a) {
          r[op->b] = after;
        }
        break;
      }
      case OP_LDRD: {
        const uint32_t base = r[op->b], moved = base + op->imm, at = op->d & 1 ? moved : base;
        if (at & 3) { NOW(); fault_address = at; FAULT(Stop::unaligned) }
        uint32_t x = 0;
        LOAD(uint32_t, at, x = t_)
        LOAD(uint32_t, at + 4, r[op->c] = t_)
        r[op->a] = x;
        if (op->d & 2) r[op->b] = moved;
        break;
      }
      case OP_STRD: {
        const uint32_t base = r[op->b], moved = base + op->imm, at = op->d & 1 ? moved : base;
        if (at & 3) { NOW(); fault_address = at; FAULT(Stop::unaligned) }
        STORE(uint32_t, at, r[op->a])
        STORE(uint32_t, at + 4, r[op->c])
        if (op->d & 2) {
          r[op->b] = moved;
          if (op->b == 13 && moved < stack_low) [[unlikely]] note_stack();
        }
        break;
      }
#define EXCLUSIVE(suffix, type)                                                                    \
  case OP_LDREX##suffix: {                                                                         \
    const uint32_t at = r[op->b] + op->imm;                                                        \
    if (at & (sizeof(type) - 1)) { NOW(); fault_address = at; FAULT(Stop::unaligned) }             \
    LOAD(type, at, r[op->a] = t_)                                                                  \
    exclusive = true;                                                                              \
    break;                                                                                         \
  }
      EXCLUSIVE(, uint32_t) EXCLUSIVE(B, uint8_t) EXCLUSIVE(H, uint16_t)
      case OP_STREX: {  // c is the status register
        const uint32_t at = r[op->b] + op->imm;
        if (at & 3) { NOW(); fault_address = at; FAULT(Stop::unaligned) }
        if (exclusive) STORE(uint32_t, at, r[op->a])
        r[op->c] = !exclusive;
        exclusive = false;
        break;
      }
      case OP_STREXB: if (exclusive) STORE(uint8_t, r[op->b], r[op->a]) r[op->c] = !exclusive; exclusive = false; break;
      case OP_STREXH: {
        if (r[op->b] & 1) { NOW(); fault_address = r[op->b]; FAULT(Stop::unaligned) }
        if (exclusive) STORE(uint16_t, r[op->b], r[op->a])
        r[op->c] = !exclusive;
        exclusive = false;
        break;
      }
      case OP_CLREX: exclusive = false; break;

#include "board/cpu/execute_arithmetic.inc"

      case OP_NOP: case OP_IT: case OP_BARRIER: break;
      case OP_WFI: reason = Stop::wait_interrupt; goto leave;
      case OP_WFE: reason = Stop::wait_event; goto leave;
      case OP_SEV: event = true; break;
      case OP_SVC: stop_detail = op->imm; reason = Stop::supervisor_call; goto leave;
      case OP_BKPT: stop_detail = op->imm; FAULT(Stop::breakpoint)
      case OP_CPS:
        if (privileged()) {
          if (op->b & 2) primask = op->a;
          if (op->b & 1) faultmask = op->a;
        }
        if (op->a) break;
        reason = Stop::system_write;
        goto leave;
      case OP_MRS: r[op->a] = read_special(op->imm); break;
      case OP_MSR:
        if (!write_special(op->a, op->b, r[op->c])) break;
        reason = Stop::system_write;
        goto leave;

#include "board/cpu/execute_float.inc"
      default: FAULT(Stop::undefined)
    }
  next:
    continue;

  far_branch:
    if (!enter(new_pc)) goto far_fault;
    ip = ops + ((new_pc - code_base) >> 1);
    goto next;

  odd_branch:
    if (new_pc >= 0xF0000000u && ipsr != 0) {
      stop_detail = new_pc;
      reason = Stop::exception_return;
    } else {
      reason = Stop::bad_state;  // the T bit clear: the next instruction faults
    }
    r[15] = new_pc & ~1u;
    executed = count;
    return reason;

  far_fault:
    r[15] = fault_address = new_pc;
    executed = count;
    return Stop::fetch_fault;

  fault:
    r[15] = PC_OF(ip - op->len);
    it = op->it;
    executed = count - 1;
    return reason;

  leave:
    break;
  }
  executed = count;
  r[15] = PC_OF(ip);
  it = ip->code == OP_MARKER ? marked[ip->imm].it : ip->it;
  return reason;
}

}  // namespace tinsmith::board
