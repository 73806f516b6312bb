// The barrel shifter: an operand and the carry that comes out.
#pragma once

#include <bit>

#include "board/cpu/op.h"

namespace tinsmith::board {

struct Shifted {
  uint32_t value, carry;
};

inline Shifted shift_by_constant(uint32_t v, uint32_t field, uint32_t carry) {
  const uint32_t amount = field & 31;
  switch (field >> 5) {
    case SHIFT_LSL: return amount ? Shifted{v << amount, v >> (32 - amount) & 1} : Shifted{v, carry};
    case SHIFT_LSR: return amount ? Shifted{v >> amount, v >> (amount - 1) & 1} : Shifted{0, v >> 31};
    case SHIFT_ASR:
      if (amount) return {static_cast<uint32_t>(static_cast<int32_t>(v) >> amount), v >> (amount - 1) & 1};
      return {static_cast<uint32_t>(static_cast<int32_t>(v) >> 31), v >> 31};
    case SHIFT_ROR: { uint32_t x = std::rotr(v, static_cast<int>(amount)); return {x, x >> 31}; }
    default: return {carry << 31 | v >> 1, v & 1};
  }
}

inline Shifted shift_by_register(uint32_t v, uint32_t kind, uint32_t amount, uint32_t carry) {
  amount &= 0xFF;
  if (amount == 0) return {v, carry};
  if (kind == SHIFT_ROR) { uint32_t x = std::rotr(v, static_cast<int>(amount & 31)); return {x, x >> 31}; }
  if (amount < 32) return shift_by_constant(v, kind << 5 | amount, carry);
  if (kind == SHIFT_ASR) return {static_cast<uint32_t>(static_cast<int32_t>(v) >> 31), v >> 31};
  if (amount == 32) return {0, kind == SHIFT_LSL ? v & 1 : v >> 31};
  return {0, 0};
}

}  // namespace tinsmith::board
