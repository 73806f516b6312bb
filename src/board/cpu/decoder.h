// The parts of decode(): one Decoder an instruction, a member a table of the manual.
#pragma once

#include "board/cpu/op.h"

namespace tinsmith::board {

inline uint32_t bits(uint32_t v, int high, int low) { return (v >> low) & ((2u << (high - low)) - 1u); }
inline bool bit(uint32_t v, int n) { return (v >> n) & 1; }
inline int32_t sign_extend(uint32_t v, int width) { return static_cast<int32_t>(v << (32 - width)) >> (32 - width); }

constexpr uint8_t carry_unchanged = 2;
constexpr uint8_t no_register = 16;  // reads as zero

enum AluKind { AND, BIC, ORR, ORN, EOR, ADD, ADC, SBC, SUB, RSB };
enum Form { FORM_I = 0, FORM_R = 2, FORM_X = 4 };

inline uint16_t alu(AluKind kind, Form form, bool s) {
  return static_cast<uint16_t>(OP_AND_I + kind * 6 + form + (s ? 1 : 0));
}

struct Decoder {
  Op op;
  uint32_t pc;
  bool in_it;

  void set(uint16_t code, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint32_t d = 0, uint32_t imm = 0) {
    op.code = code;
    op.a = static_cast<uint8_t>(a), op.b = static_cast<uint8_t>(b);
    op.c = static_cast<uint8_t>(c), op.d = static_cast<uint8_t>(d);
    op.imm = imm;
  }
  void undefined() { set(OP_UNDEFINED); }

  // A branch whose target is known.
  void branch(uint32_t target) { set(target == pc ? OP_B_SELF : OP_B, 0, 0, 0, 0, target); }

  // The second operand of a 32-bit data-processing instruction as a shift field; an amount of 32 is kept as 0.
  static uint8_t shift_field(uint32_t kind, uint32_t amount) {
    if (kind == SHIFT_ROR && amount == 0) return SHIFT_RRX << 5;
    return static_cast<uint8_t>((kind << 5) | amount);
  }

  void decode16(uint32_t h);
  void misc16(uint32_t h);
  void decode32(uint32_t h, uint32_t g);
  void load_store_multiple(uint32_t h, uint32_t g);
  void load_store_dual(uint32_t h, uint32_t g);
  void dp_shifted_register(uint32_t h, uint32_t g);
  void dp_modified_immediate(uint32_t h, uint32_t g);
  void dp_plain_immediate(uint32_t h, uint32_t g);
  void branches_misc(uint32_t h, uint32_t g);
  void load_store_single(uint32_t h, uint32_t g);
  void dp_register(uint32_t h, uint32_t g);
  void multiply(uint32_t h, uint32_t g);
  void long_multiply(uint32_t h, uint32_t g);
  void coprocessor(uint32_t h, uint32_t g);
  void fp_data(uint32_t h, uint32_t g);
};

}  // namespace tinsmith::board
