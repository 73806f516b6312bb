// From Thumb bits to an Op, in the order of the tables of the ARMv7-M Architecture Reference Manual, chapter A5.
#include "board/cpu/decoder.h"

#include <bit>

namespace tinsmith::board {

void Decoder::decode32(uint32_t h, uint32_t g) {
  const uint32_t op1 = bits(h, 12, 11), op2 = bits(h, 10, 4);
  if (op1 == 1) {
    if ((op2 & 0x64) == 0x00) load_store_multiple(h, g);
    else if ((op2 & 0x64) == 0x04) load_store_dual(h, g);
    else if ((op2 & 0x60) == 0x20) dp_shifted_register(h, g);
    else coprocessor(h, g);
  } else if (op1 == 2) {
    if (bit(g, 15)) branches_misc(h, g);
    else if (bit(op2, 5)) dp_plain_immediate(h, g);
    else dp_modified_immediate(h, g);
  } else {
    if ((op2 & 0x60) == 0) load_store_single(h, g);
    else if ((op2 & 0x70) == 0x20) dp_register(h, g);
    else if ((op2 & 0x78) == 0x30) multiply(h, g);
    else if ((op2 & 0x78) == 0x38) long_multiply(h, g);
    else coprocessor(h, g);
  }
}

void Decoder::load_store_multiple(uint32_t h, uint32_t g) {
  const uint32_t rn = bits(h, 3, 0), w = bit(h, 5), kind = bits(h, 8, 7);
  if (kind == 0 || kind == 3 || rn == 15 || g == 0) return undefined();
  if (bit(h, 4)) {
    if (bit(g, 13) || (bit(g, 15) && bit(g, 14))) return undefined();
    set(OP_LDM, w && !bit(g, static_cast<int>(rn)), rn, kind == 2, 0, g);
  } else {
    if (bit(g, 15) || bit(g, 13)) return undefined();
    if (kind == 2 && w && rn == 13) set(OP_PUSH, 0, 13, 0, 0, g);
    else set(OP_STM, w, rn, kind == 2, 0, g);  // c = 1: decrement before
  }
}

void Decoder::load_store_dual(uint32_t h, uint32_t g) {
  const uint32_t rn = bits(h, 3, 0), rt = bits(g, 15, 12), rt2 = bits(g, 11, 8), imm = bits(g, 7, 0) * 4;
  const bool p = bit(h, 8), u = bit(h, 7), w = bit(h, 5), load = bit(h, 4);
  if (!p && !w) {
    if (!u) {  // STREX, LDREX
      if (load) set(OP_LDREX, rt, rn, 0, 0, imm);
      else set(OP_STREX, rt, rn, rt2, 0, imm);
      return;
    }
    const uint32_t op3 = bits(g, 7, 4);
    if (load && op3 == 0) return set(OP_TBB, 0, rn, bits(g, 3, 0), 0, pc + 4);
    if (load && op3 == 1) return set(OP_TBH, 0, rn, bits(g, 3, 0), 0, pc + 4);
    if (op3 == 4) return load ? set(OP_LDREXB, rt, rn) : set(OP_STREXB, rt, rn, bits(g, 3, 0));
    if (op3 == 5) return load ? set(OP_LDREXH, rt, rn) : set(OP_STREXH, rt, rn, bits(g, 3, 0));
    return undefined();
  }
  uint32_t offset = u ? imm : 0u - imm;
  // d: 1 = index before the access, 2 = write back
  if (rn == 15) {
    if (!load || w) return undefined();
    set(OP_LDRD, rt, no_register, rt2, 1, ((pc + 4) & ~3u) + offset);
  } else {
    set(load ? OP_LDRD : OP_STRD, rt, rn, rt2, (p ? 1u : 0u) | (w ? 2u : 0u), offset);
  }
}

void Decoder::dp_shifted_register(uint32_t h, uint32_t g) {
  const uint32_t kind = bits(h, 8, 5), rn = bits(h, 3, 0), rd = bits(g, 11, 8), rm = bits(g, 3, 0);
  const bool s = bit(h, 4);
  const uint32_t amount = (bits(g, 14, 12) << 2) | bits(g, 7, 6), type = bits(g, 5, 4);
  const bool plain = amount == 0 && type == SHIFT_LSL;
  const uint8_t shift = shift_field(type, amount);
  if (bit(g, 15)) return undefined();
  const Form form = plain ? FORM_R : FORM_X;
  auto compare = [&](uint16_t r, uint16_t x) { set(plain ? r : x, 0, rn, rm, shift); };
  switch (kind) {
    case 0: if (rd == 15 && s) compare(OP_TST_R, OP_TST_X); else set(alu(AND, form, s), rd, rn, rm, shift); break;
    case 1: set(alu(BIC, form, s), rd, rn, rm, shift); break;
    case 2:
      if (rn == 15) set(plain ? (s ? OP_MOV_RS : OP_MOV_R) : (s ? OP_MOV_XS : OP_MOV_X), rd, 0, rm, shift);
      else set(alu(ORR, form, s), rd, rn, rm, shift);
      break;
    case 3:
      if (rn == 15) set(plain ? (s ? OP_MVN_RS : OP_MVN_R) : (s ? OP_MVN_XS : OP_MVN_X), rd, 0, rm, shift);
      else set(alu(ORN, form, s), rd, rn, rm, shift);
      break;
    case 4: if (rd == 15 && s) compare(OP_TEQ_R, OP_TEQ_X); else set(alu(EOR, form, s), rd, rn, rm, shift); break;
    case 6: if (s || bit(type, 0)) return undefined(); set(OP_PKH, rd, rn, rm, shift); return;
    case 8: if (rd == 15 && s) compare(OP_CMN_R, OP_CMN_X); else set(alu(ADD, form, s), rd, rn, rm, shift); break;
    case 10: set(alu(ADC, form, s), rd, rn, rm, shift); break;
    case 11: set(alu(SBC, form, s), rd, rn, rm, shift); break;
    case 13: if (rd == 15 && s) compare(OP_CMP_R, OP_CMP_X); else set(alu(SUB, form, s), rd, rn, rm, shift); break;
    case 14: set(alu(RSB, form, s), rd, rn, rm, shift); break;
    default: return undefined();
  }
  const bool compares = op.code >= OP_CMP_I && op.code <= OP_TEQ_X;
  if ((!compares && rd == 15) || rm == 15) undefined();
}

void Decoder::dp_modified_immediate(uint32_t h, uint32_t g) {
  const uint32_t kind = bits(h, 8, 5), rn = bits(h, 3, 0), rd = bits(g, 11, 8);
  const bool s = bit(h, 4);
  const uint32_t imm12 = (bit(h, 10) ? 0x800u : 0u) | (bits(g, 14, 12) << 8) | bits(g, 7, 0);
  const uint32_t imm8 = imm12 & 0xFF;
  uint32_t imm = 0;
  uint8_t carry = carry_unchanged;
  if ((imm12 >> 10) == 0) {
    switch ((imm12 >> 8) & 3) {
      case 0: imm = imm8; break;
      case 1: imm = imm8 << 16 | imm8; break;
      case 2: imm = imm8 << 24 | imm8 << 8; break;
      case 3: imm = imm8 * 0x01010101u; break;
    }
  } else {
    imm = std::rotr(0x80u | (imm12 & 0x7F), static_cast<int>(imm12 >> 7));
    carry = static_cast<uint8_t>(imm >> 31);
  }
  auto emit = [&](AluKind k) { set(alu(k, FORM_I, s), rd, rn, 0, carry, imm); };
  auto compare = [&](uint16_t code) { set(code, 0, rn, 0, carry, imm); };
  const bool test = rd == 15 && s;
  switch (kind) {
    case 0: if (test) compare(OP_TST_I); else emit(AND); break;
    case 1: emit(BIC); break;
    case 2: if (rn == 15) set(s ? OP_MOV_IS : OP_MOV_I, rd, 0, 0, carry, imm); else emit(ORR); break;
    case 3: if (rn == 15) set(s ? OP_MOV_IS : OP_MOV_I, rd, 0, 0, carry, ~imm); else emit(ORN); break;
    case 4: if (test) compare(OP_TEQ_I); else emit(EOR); break;
    case 8: if (test) compare(OP_CMN_I); else emit(ADD); break;
    case 10: emit(ADC); break;
    case 11: emit(SBC); break;
    case 13: if (test) compare(OP_CMP_I); else emit(SUB); break;
    case 14: emit(RSB); break;
    default: return undefined();
  }
  const bool compares = op.code >= OP_CMP_I && op.code <= OP_TEQ_X;
  if (!compares && rd == 15) return undefined();
  if (op.code == OP_SUB_I && rd == 13) op.code = OP_SUB_SP_I;
}

void Decoder::dp_plain_immediate(uint32_t h, uint32_t g) {
  const uint32_t kind = bits(h, 8, 4), rn = bits(h, 3, 0), rd = bits(g, 11, 8);
  const uint32_t imm12 = (bit(h, 10) ? 0x800u : 0u) | (bits(g, 14, 12) << 8) | bits(g, 7, 0);
  const uint32_t lsb = (bits(g, 14, 12) << 2) | bits(g, 7, 6), width = bits(g, 4, 0);
  if (rd == 15 || (kind >= 16 && (bit(h, 10) || bit(g, 5)))) return undefined();
  switch (kind) {
    case 0:
      if (rn == 15) return set(OP_MOV_I, rd, 0, 0, carry_unchanged, ((pc + 4) & ~3u) + imm12);
      return set(alu(ADD, FORM_I, false), rd, rn, 0, carry_unchanged, imm12);
    case 10:
      if (rn == 15) return set(OP_MOV_I, rd, 0, 0, carry_unchanged, ((pc + 4) & ~3u) - imm12);
      return set(rd == 13 ? uint16_t{OP_SUB_SP_I} : alu(SUB, FORM_I, false), rd, rn, 0, carry_unchanged, imm12);
    case 4: return set(OP_MOV_I, rd, 0, 0, carry_unchanged, rn << 12 | imm12);
    case 12: return set(OP_MOVT, rd, 0, 0, 0, (rn << 12 | imm12) << 16);
    case 16: case 18:  // SSAT; with an "ASR 0" it is SSAT16
      if (kind == 18 && lsb == 0) return bit(g, 4) ? undefined() : set(OP_SSAT16, rd, 0, rn, 0, (width & 15) + 1);
      return set(OP_SSAT, rd, 0, rn, shift_field(kind == 18 ? SHIFT_ASR : SHIFT_LSL, lsb), width + 1);
    case 24: case 26:
      if (kind == 26 && lsb == 0) return bit(g, 4) ? undefined() : set(OP_USAT16, rd, 0, rn, 0, width & 15);
      return set(OP_USAT, rd, 0, rn, shift_field(kind == 26 ? SHIFT_ASR : SHIFT_LSL, lsb), width);
    case 20: return lsb + width > 31 ? undefined() : set(OP_SBFX, rd, 0, rn, lsb, width + 1);
    case 28: return lsb + width > 31 ? undefined() : set(OP_UBFX, rd, 0, rn, lsb, width + 1);
    case 22: {
      if (width < lsb) return undefined();
      uint32_t mask = (width - lsb == 31 ? ~0u : ((1u << (width - lsb + 1)) - 1)) << lsb;
      return set(rn == 15 ? OP_BFC : OP_BFI, rd, 0, rn, lsb, mask);
    }
    default: return undefined();
  }
}

void Decoder::branches_misc(uint32_t h, uint32_t g) {
  const uint32_t s = bit(h, 10), j1 = bit(g, 13), j2 = bit(g, 11), op1 = bits(g, 14, 12);
  if (op1 & 1 || (op1 & 4)) {
    if ((op1 & 5) == 4) return undefined();  // BLX to ARM code
    uint32_t i1 = !(j1 ^ s), i2 = !(j2 ^ s);
    uint32_t off = s << 24 | i1 << 23 | i2 << 22 | bits(h, 9, 0) << 12 | bits(g, 10, 0) << 1;
    uint32_t target = pc + 4 + static_cast<uint32_t>(sign_extend(off, 25));
    if (op1 & 4) set(OP_BL, 0, 0, 0, 0, target);
    else branch(target);
    return;
  }
  const uint32_t cond = bits(h, 9, 6);
  if (cond < 14) {
    uint32_t off = s << 20 | j2 << 19 | j1 << 18 | bits(h, 5, 0) << 12 | bits(g, 10, 0) << 1;
    set(OP_B, 0, 0, 0, 0, pc + 4 + static_cast<uint32_t>(sign_extend(off, 21)));
    op.cond = static_cast<uint8_t>(cond);
    return;
  }
  const uint32_t kind = bits(h, 10, 4);
  if (kind == 0x38 || kind == 0x39) return set(OP_MSR, bits(g, 7, 0), bits(g, 11, 10), bits(h, 3, 0));
  if (kind == 0x3E || kind == 0x3F) return set(OP_MRS, bits(g, 11, 8), 0, 0, 0, bits(g, 7, 0));
  if (kind == 0x3A) {
    static const uint16_t hints[5] = {OP_NOP, OP_NOP, OP_WFE, OP_WFI, OP_SEV};
    uint32_t hint = bits(g, 7, 0);
    return bits(g, 10, 8) != 0 ? undefined() : set(hint < 5 ? hints[hint] : uint16_t{OP_NOP});
  }
  if (kind == 0x3B) {
    switch (bits(g, 7, 4)) {
      case 2: return set(OP_CLREX);
      case 4: case 5: case 6: return set(OP_BARRIER);
    }
  }
  undefined();
}

void Decoder::load_store_single(uint32_t h, uint32_t g) {
  const uint32_t rn = bits(h, 3, 0), rt = bits(g, 15, 12), size = bits(h, 6, 5);
  const bool load = bit(h, 4), is_signed = bit(h, 8), wide = bit(h, 7);
  if (size == 3 || (!load && is_signed) || (is_signed && size == 2)) return undefined();
  static const uint16_t loads[2][3] = {{OP_LDRB_I, OP_LDRH_I, OP_LDR_I}, {OP_LDRSB_I, OP_LDRSH_I, OP_LDR_I}};
  static const uint16_t stores[3] = {OP_STRB_I, OP_STRH_I, OP_STR_I};
  uint16_t code = load ? loads[is_signed][size] : stores[size];
  const bool to_pc = load && rt == 15;
  if (to_pc && size != 2) {  // PLD, PLI and their kin: hints
    set(OP_NOP);
    return;
  }
  if (to_pc) code = OP_LDR_PC_I;
  if (rt == 15 && !load) return undefined();
  if (rn == 15) {
    if (!load) return undefined();
    uint32_t base = (pc + 4) & ~3u, imm = bits(g, 11, 0);
    uint32_t address = wide ? base + imm : base - imm;
    if (code == OP_LDR_I) set(OP_LDR_LIT, rt, 0, 0, 0, address);
    else set(code, rt, no_register, 0, 0, address);
    return;
  }
  if (wide) return set(code, rt, rn, 0, 0, bits(g, 11, 0));
  if (bit(g, 11)) {
    const bool p = bit(g, 10), u = bit(g, 9), w = bit(g, 8);
    const uint32_t imm = u ? bits(g, 7, 0) : 0u - bits(g, 7, 0);
    if (!p && !w) return undefined();
    if (p && !w) return set(code, rt, rn, 0, 0, imm);  // also LDRT and its kin (p, u, w = 1 1 0): privilege is not modelled
    return set(static_cast<uint16_t>(code + 2), rt, rn, p, 0, imm);  // c = 1: before the access
  }
  if (bits(g, 10, 6) != 0 || bits(g, 3, 0) == 15) return undefined();
  set(static_cast<uint16_t>(code + 1), rt, rn, bits(g, 3, 0), bits(g, 5, 4));
}

void Decoder::dp_register(uint32_t h, uint32_t g) {
  const uint32_t op1 = bits(h, 7, 4), op2 = bits(g, 7, 4), rn = bits(h, 3, 0), rd = bits(g, 11, 8), rm = bits(g, 3, 0);
  if (bits(g, 15, 12) != 15) return undefined();
  if (op1 < 8 && (op2 & 8) && (op2 & 4)) return undefined();
  if (op2 == 0 && op1 < 8) return set(bit(op1, 0) ? OP_SHIFT_S : OP_SHIFT, rd, rn, rm, op1 >> 1);
  if (op1 < 8 && (op2 & 8)) {
    static const uint16_t codes[6] = {OP_SXTH, OP_UXTH, OP_SXTB16, OP_UXTB16, OP_SXTB, OP_UXTB};
    if (op1 >= 6) return undefined();
    return set(codes[op1], rd, rn == 15 ? no_register : rn, rm, (op2 & 3) * 8);
  }
  if (op1 >= 8 && !(op2 & 8)) {  // parallel add and subtract: d = operation (3 bits), imm = prefix
    const uint32_t prefix = op2 & 7, operation = op1 & 7;
    if (operation == 3 || operation == 7 || (prefix & 3) == 3) return undefined();
    return set(OP_PARALLEL, rd, rn, rm, operation, prefix);
  }
  if (op1 >= 8 && (op2 & 0xC) == 8) {
    switch (op1 << 4 | (op2 & 3)) {
      case 0x80: return set(OP_QADD, rd, rn, rm);
      case 0x81: return set(OP_QDADD, rd, rn, rm);
      case 0x82: return set(OP_QSUB, rd, rn, rm);
      case 0x83: return set(OP_QDSUB, rd, rn, rm);
      case 0x90: return set(OP_REV, rd, 0, rm);
      case 0x91: return set(OP_REV16, rd, 0, rm);
      case 0x92: return set(OP_RBIT, rd, 0, rm);
      case 0x93: return set(OP_REVSH, rd, 0, rm);
      case 0xA0: return set(OP_SEL, rd, rn, rm);
      case 0xB0: return set(OP_CLZ, rd, 0, rm);
    }
  }
  undefined();
}

void Decoder::multiply(uint32_t h, uint32_t g) {
  const uint32_t op1 = bits(h, 6, 4), op2 = bits(g, 5, 4), rn = bits(h, 3, 0), ra = bits(g, 15, 12), rd = bits(g, 11, 8), rm = bits(g, 3, 0);
  const bool no_sum = ra == 15;
  if (bits(g, 7, 6) != 0) return undefined();
  switch (op1) {  // imm carries the accumulator's register, d the halves or the exchange/rounding bit
    case 0:
      if (op2 == 0) return no_sum ? set(OP_MUL, rd, rn, rm) : set(OP_MLA, rd, rn, rm, 0, ra);
      if (op2 == 1) return set(OP_MLS, rd, rn, rm, 0, ra);
      break;
    case 1: return no_sum ? set(OP_SMULXY, rd, rn, rm, op2) : set(OP_SMLAXY, rd, rn, rm, op2, ra);
    case 2: if (op2 < 2) return no_sum ? set(OP_SMUAD, rd, rn, rm, op2) : set(OP_SMLAD, rd, rn, rm, op2, ra); break;
    case 3: if (op2 < 2) return no_sum ? set(OP_SMULW, rd, rn, rm, op2) : set(OP_SMLAW, rd, rn, rm, op2, ra); break;
    case 4: if (op2 < 2) return no_sum ? set(OP_SMUSD, rd, rn, rm, op2) : set(OP_SMLSD, rd, rn, rm, op2, ra); break;
    case 5: if (op2 < 2) return no_sum ? set(OP_SMMUL, rd, rn, rm, op2) : set(OP_SMMLA, rd, rn, rm, op2, ra); break;
    case 6: if (op2 < 2) return set(OP_SMMLS, rd, rn, rm, op2, ra); break;
    case 7: if (op2 == 0) return no_sum ? set(OP_USAD8, rd, rn, rm) : set(OP_USADA8, rd, rn, rm, 0, ra); break;
  }
  undefined();
}

void Decoder::long_multiply(uint32_t h, uint32_t g) {
  const uint32_t op1 = bits(h, 6, 4), op2 = bits(g, 7, 4), rn = bits(h, 3, 0), lo = bits(g, 15, 12), hi = bits(g, 11, 8), rm = bits(g, 3, 0);
  // a = low, imm = high
  switch (op1) {
    case 0: if (op2 == 0) return set(OP_SMULL, lo, rn, rm, 0, hi); break;
    case 1: if (op2 == 15 && lo == 15) return set(OP_SDIV, hi, rn, rm); break;
    case 2: if (op2 == 0) return set(OP_UMULL, lo, rn, rm, 0, hi); break;
    case 3: if (op2 == 15 && lo == 15) return set(OP_UDIV, hi, rn, rm); break;
    case 4:
      if (op2 == 0) return set(OP_SMLAL, lo, rn, rm, 0, hi);
      if ((op2 & 0xC) == 8) return set(OP_SMLALXY, lo, rn, rm, op2 & 3, hi);
      if ((op2 & 0xE) == 0xC) return set(OP_SMLALD, lo, rn, rm, op2 & 1, hi);
      break;
    case 5: if ((op2 & 0xE) == 0xC) return set(OP_SMLSLD, lo, rn, rm, op2 & 1, hi); break;
    case 6:
      if (op2 == 0) return set(OP_UMLAL, lo, rn, rm, 0, hi);
      if (op2 == 6) return set(OP_UMAAL, lo, rn, rm, 0, hi);
      break;
  }
  undefined();
}

Op decode(uint32_t pc, uint16_t first, uint16_t second, uint8_t it) {
  Decoder d{Op{}, pc, it != 0};
  if (it != 0) d.op.cond = it >> 4;
  d.op.it = it;
  if (is_32_bit(first)) {
    d.op.len = 2;
    d.decode32(first, second);
  } else {
    d.decode16(first);
  }
  if (d.op.cond == 15) d.op.cond = 14;
  return d.op;
}

}  // namespace tinsmith::board
