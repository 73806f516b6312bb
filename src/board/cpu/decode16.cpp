// The 16-bit instructions: A5.2 of the ARMv7-M Architecture Reference Manual.
#include "board/cpu/decoder.h"

namespace tinsmith::board {

void Decoder::decode16(uint32_t h) {
  const bool s = !in_it;
  const uint32_t rd = bits(h, 2, 0), rn = bits(h, 5, 3), rm = bits(h, 8, 6), imm5 = bits(h, 10, 6);
  const uint32_t rd8 = bits(h, 10, 8), imm8 = bits(h, 7, 0);
  switch (h >> 11) {
    case 0: case 1: case 2: {
      uint32_t kind = h >> 11;
      if (kind == 0 && imm5 == 0) set(s ? OP_MOV_RS : OP_MOV_R, rd, 0, rn);
      else set(s ? OP_MOV_XS : OP_MOV_X, rd, 0, rn, (kind << 5) | imm5);
      break;
    }
    case 3:
      if (bit(h, 10)) set(alu(bit(h, 9) ? SUB : ADD, FORM_I, s), rd, rn, 0, carry_unchanged, rm);
      else set(alu(bit(h, 9) ? SUB : ADD, FORM_R, s), rd, rn, rm);
      break;
    case 4: set(s ? OP_MOV_IS : OP_MOV_I, rd8, 0, 0, carry_unchanged, imm8); break;
    case 5: set(OP_CMP_I, 0, rd8, 0, 0, imm8); break;
    case 6: set(alu(ADD, FORM_I, s), rd8, rd8, 0, carry_unchanged, imm8); break;
    case 7: set(alu(SUB, FORM_I, s), rd8, rd8, 0, carry_unchanged, imm8); break;
    case 8: {
      if (bit(h, 10)) {
        uint32_t d = (bit(h, 7) ? 8u : 0u) | rd, m = bits(h, 6, 3);
        switch (bits(h, 9, 8)) {
          case 0:
            if (d == 15) set(OP_ADD_PC, 0, 0, m, 0, pc + 4);
            else if (m == 15) set(alu(ADD, FORM_I, false), d, d, 0, carry_unchanged, pc + 4);
            else set(alu(ADD, FORM_R, false), d, d, m);
            break;
          case 1: set(OP_CMP_R, 0, d, m); break;
          case 2:
            if (d == 15) set(OP_MOV_PC, 0, 0, m);
            else if (m == 15) set(OP_MOV_I, d, 0, 0, carry_unchanged, pc + 4);
            else set(OP_MOV_R, d, 0, m);
            break;
          default: set(bit(h, 7) ? OP_BLX : OP_BX, 0, 0, m); break;
        }
        break;
      }
      switch (bits(h, 9, 6)) {
        case 0: set(alu(AND, FORM_R, s), rd, rd, rn); break;
        case 1: set(alu(EOR, FORM_R, s), rd, rd, rn); break;
        case 2: set(s ? OP_SHIFT_S : OP_SHIFT, rd, rd, rn, SHIFT_LSL); break;
        case 3: set(s ? OP_SHIFT_S : OP_SHIFT, rd, rd, rn, SHIFT_LSR); break;
        case 4: set(s ? OP_SHIFT_S : OP_SHIFT, rd, rd, rn, SHIFT_ASR); break;
        case 5: set(alu(ADC, FORM_R, s), rd, rd, rn); break;
        case 6: set(alu(SBC, FORM_R, s), rd, rd, rn); break;
        case 7: set(s ? OP_SHIFT_S : OP_SHIFT, rd, rd, rn, SHIFT_ROR); break;
        case 8: set(OP_TST_R, 0, rd, rn); break;
        case 9: set(alu(RSB, FORM_I, s), rd, rn, 0, carry_unchanged, 0); break;
        case 10: set(OP_CMP_R, 0, rd, rn); break;
        case 11: set(OP_CMN_R, 0, rd, rn); break;
        case 12: set(alu(ORR, FORM_R, s), rd, rd, rn); break;
        case 13: set(s ? OP_MULS : OP_MUL, rd, rn, rd); break;
        case 14: set(alu(BIC, FORM_R, s), rd, rd, rn); break;
        case 15: set(s ? OP_MVN_RS : OP_MVN_R, rd, 0, rn); break;
      }
      break;
    }
    case 9: set(OP_LDR_LIT, rd8, 0, 0, 0, ((pc + 4) & ~3u) + imm8 * 4); break;
    case 10: case 11: {
      static const uint16_t codes[8] = {OP_STR_R, OP_STRH_R, OP_STRB_R, OP_LDRSB_R, OP_LDR_R, OP_LDRH_R, OP_LDRB_R, OP_LDRSH_R};
      set(codes[bits(h, 11, 9)], rd, rn, rm);
      break;
    }
    case 12: set(OP_STR_I, rd, rn, 0, 0, imm5 * 4); break;
    case 13: set(OP_LDR_I, rd, rn, 0, 0, imm5 * 4); break;
    case 14: set(OP_STRB_I, rd, rn, 0, 0, imm5); break;
    case 15: set(OP_LDRB_I, rd, rn, 0, 0, imm5); break;
    case 16: set(OP_STRH_I, rd, rn, 0, 0, imm5 * 2); break;
    case 17: set(OP_LDRH_I, rd, rn, 0, 0, imm5 * 2); break;
    case 18: set(OP_STR_I, rd8, 13, 0, 0, imm8 * 4); break;
    case 19: set(OP_LDR_I, rd8, 13, 0, 0, imm8 * 4); break;
    case 20: set(OP_MOV_I, rd8, 0, 0, carry_unchanged, ((pc + 4) & ~3u) + imm8 * 4); break;
    case 21: set(alu(ADD, FORM_I, false), rd8, 13, 0, carry_unchanged, imm8 * 4); break;
    case 22: case 23: misc16(h); break;
    case 24: set(OP_STM, 1, rd8, 0, 0, imm8); break;  // a = 1: write back
    case 25: set(OP_LDM, !bit(imm8, static_cast<int>(rd8)), rd8, 0, 0, imm8); break;
    case 26: case 27: {
      uint32_t cond = bits(h, 11, 8);
      if (cond == 15) { set(OP_SVC, 0, 0, 0, 0, imm8); break; }
      if (cond == 14) { undefined(); break; }
      branch(pc + 4 + static_cast<uint32_t>(sign_extend(imm8, 8) * 2));
      op.cond = static_cast<uint8_t>(cond);
      if (op.code == OP_B_SELF) op.code = OP_B;  // a conditional branch to itself is a plain wait
      break;
    }
    case 28: branch(pc + 4 + static_cast<uint32_t>(sign_extend(bits(h, 10, 0), 11) * 2)); break;
  }
}

void Decoder::misc16(uint32_t h) {
  const uint32_t rd = bits(h, 2, 0), rm = bits(h, 5, 3);
  switch (bits(h, 11, 8)) {
    case 0: set(bit(h, 7) ? OP_SUB_SP_I : OP_ADD_SP_I, 13, 13, 0, carry_unchanged, bits(h, 6, 0) * 4); return;
    case 1: case 3: case 9: case 11:
      set(bit(h, 11) ? OP_CBNZ : OP_CBZ, rd, 0, 0, 0, pc + 4 + ((bit(h, 9) ? 64u : 0u) | (bits(h, 7, 3) << 1)));
      return;
    case 2: {
      static const uint16_t codes[4] = {OP_SXTH, OP_SXTB, OP_UXTH, OP_UXTB};
      set(codes[bits(h, 7, 6)], rd, no_register, rm);
      return;
    }
    case 4: case 5: set(OP_PUSH, 0, 13, 0, 0, bits(h, 7, 0) | (bit(h, 8) ? 1u << 14 : 0)); return;
    case 6:
      if ((h & 0xFFE8) == 0xB660) { set(OP_CPS, bit(h, 4), bits(h, 1, 0)); return; }
      break;
    case 10:
      if (bits(h, 7, 6) == 0) { set(OP_REV, rd, 0, rm); return; }
      if (bits(h, 7, 6) == 1) { set(OP_REV16, rd, 0, rm); return; }
      if (bits(h, 7, 6) == 3) { set(OP_REVSH, rd, 0, rm); return; }
      break;
    case 12: case 13:
      set(bit(h, 8) ? OP_POP_PC : OP_POP, 0, 13, 0, 0, bits(h, 7, 0) | (bit(h, 8) ? 1u << 15 : 0));
      return;
    case 14: set(OP_BKPT, 0, 0, 0, 0, bits(h, 7, 0)); return;
    case 15:
      if (bits(h, 3, 0) != 0) { set(OP_IT, 0, 0, 0, 0, bits(h, 7, 0)); return; }
      switch (bits(h, 7, 4)) {
        case 2: set(OP_WFE); return;
        case 3: set(OP_WFI); return;
        case 4: set(OP_SEV); return;
        default: set(OP_NOP); return;
      }
  }
  undefined();
}

}  // namespace tinsmith::board
