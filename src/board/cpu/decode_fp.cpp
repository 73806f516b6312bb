// Coprocessor and floating-point instructions: A6 of the ARMv7-M Architecture Reference Manual.
#include "board/cpu/decoder.h"

namespace tinsmith::board {

// Floating point: coprocessors 10 (single) and 11 (double and 64-bit transfers).
void Decoder::coprocessor(uint32_t h, uint32_t g) {
  const uint32_t cp = bits(g, 11, 8);
  if (cp != 10 && cp != 11) return set(OP_NO_COPROCESSOR, cp);
  const bool is_double = cp == 11;
  const uint32_t rn = bits(h, 3, 0), rt = bits(g, 15, 12);
  const uint32_t sd = rt << 1 | bit(h, 6), sn = rn << 1 | bit(g, 7), sm = bits(g, 3, 0) << 1 | bit(g, 5);
  const uint32_t dd = rt | (bit(h, 6) ? 16u : 0u), dm = bits(g, 3, 0) | (bit(g, 5) ? 16u : 0u);
  if (bits(h, 15, 8) == 0xFE || bits(h, 15, 8) == 0xEE) {
    if (!bit(g, 4) || bits(h, 15, 8) == 0xFE) return fp_data(h, g);
    // 8, 16 and 32-bit transfers
    const bool load = bit(h, 4);
    if ((g & 0xF) != 0) return undefined();
    if (!is_double) {
      if (bits(g, 6, 5) != 0) return undefined();
      if (bits(h, 7, 5) == 0) return set(load ? OP_VMOV_FROM_S : OP_VMOV_TO_S, rt, sn);
      if (bits(h, 7, 5) == 7) {
        if (rn != 1) return undefined();  // FPSCR alone exists for firmware
        if (!load) return set(OP_VMSR, rt);
        return rt == 15 ? set(OP_VMRS_APSR) : set(OP_VMRS, rt);
      }
      return undefined();
    }
    // VMOV between a core register and half a double register
    if (bits(h, 7, 6) == 0 && bits(g, 6, 5) == 0) {
      uint32_t s = (rn | (bit(g, 7) ? 16u : 0u)) * 2 + bit(h, 5);
      return s > 31 ? undefined() : set(load ? OP_VMOV_FROM_S : OP_VMOV_TO_S, rt, s);
    }
    return undefined();
  }
  if (bits(h, 15, 9) != 0x76) return undefined();  // 1110 110x: loads, stores, 64-bit transfers
  const bool p = bit(h, 8), u = bit(h, 7), w = bit(h, 5), load = bit(h, 4);
  if (!p && !u && !w) {
    if (!bit(h, 6)) return undefined();
    // VMOV of two core registers and two singles (or one double): c = second core register, imm = first single
    uint32_t s = is_double ? dm * 2 : sm;
    if (s > 30 || (bits(g, 7, 6) != 0) || !bit(g, 4)) return undefined();
    return set(load ? OP_VMOV_FROM_SS : OP_VMOV_TO_SS, rt, 0, rn, 0, s);
  }
  const uint32_t imm = bits(g, 7, 0) * 4;
  if (p && !w) {
    const uint32_t offset = u ? imm : 0u - imm;
    const uint32_t base = rn == 15 ? no_register : rn;
    const uint32_t address = rn == 15 ? ((pc + 4) & ~3u) + offset : offset;
    if (is_double && dd > 15) return undefined();
    if (is_double) return set(load ? OP_VLDR_D : OP_VSTR_D, dd * 2, base, 0, 0, address);
    return set(load ? OP_VLDR : OP_VSTR, sd, base, 0, 0, address);
  }
  // VLDM, VSTM: a = first single, c = how many, d = 1: decrement before, 2: write back
  if (p == u) return undefined();
  const uint32_t first = is_double ? dd * 2 : sd, count = is_double ? bits(g, 7, 1) * 2 : bits(g, 7, 0);
  if (rn == 15 || count == 0 || first + count > 32) return undefined();
  set(load ? OP_VLDM : OP_VSTM, first, rn, count, (p ? 1u : 0u) | (w ? 2u : 0u), is_double ? bits(g, 7, 0) * 4 : imm);
}

void Decoder::fp_data(uint32_t h, uint32_t g) {
  const bool is_double = bit(g, 8);
  const uint32_t sd = bits(g, 15, 12) << 1 | bit(h, 6), sn = bits(h, 3, 0) << 1 | bit(g, 7), sm = bits(g, 3, 0) << 1 | bit(g, 5);
  const uint32_t opc1 = bits(h, 7, 4) & 0xB, opc2 = bits(h, 3, 0), opc3 = bits(g, 7, 6);
  if (is_double) return set(OP_NO_FPU_DOUBLE);
  if (bits(h, 15, 8) == 0xFE) {  // FPv5's additions
    if (bit(g, 4)) return undefined();
    if (!bit(h, 7)) return bit(g, 6) ? undefined() : set(OP_VSEL, sd, sn, sm, bits(h, 5, 4));
    if (opc1 == 8) return set(bit(g, 6) ? OP_VMINNM : OP_VMAXNM, sd, sn, sm);
    if (opc1 == 0xB && bits(h, 3, 2) == 2 && opc3 == 1) return set(OP_VRINT, sd, 0, sm, bits(h, 1, 0));       // A N P M
    if (opc1 == 0xB && bits(h, 3, 2) == 3 && bit(g, 6)) return set(OP_VCVT_MODE, sd, bit(g, 7), sm, bits(h, 1, 0));  // b: signed
    return undefined();
  }
  switch (opc1) {
    case 0: return set(bit(g, 6) ? OP_VMLS : OP_VMLA, sd, sn, sm);
    case 1: return set(bit(g, 6) ? OP_VNMLA : OP_VNMLS, sd, sn, sm);
    case 2: return set(bit(g, 6) ? OP_VNMUL : OP_VMUL, sd, sn, sm);
    case 3: return set(bit(g, 6) ? OP_VSUB : OP_VADD, sd, sn, sm);
    case 8: return bit(g, 6) ? undefined() : set(OP_VDIV, sd, sn, sm);
    case 9: return set(bit(g, 6) ? OP_VFNMA : OP_VFNMS, sd, sn, sm);
    case 10: return set(bit(g, 6) ? OP_VFMS : OP_VFMA, sd, sn, sm);
    case 11: break;
    default: return undefined();
  }
  if (!bit(opc3, 0)) {  // VMOV immediate
    if (bits(g, 7, 4) != 0) return undefined();
    const uint32_t imm8 = opc2 << 4 | bits(g, 3, 0);
    const uint32_t b = imm8 >> 6 & 1;
    return set(OP_VMOV_I, sd, 0, 0, 0, (imm8 >> 7) << 31 | (b ? 0x3E000000u : 0x40000000u) | (imm8 & 0x3F) << 19);
  }
  const bool top = bit(opc3, 1);
  switch (opc2) {
    case 0: return set(top ? OP_VABS : OP_VMOV_R, sd, 0, sm);
    case 1: return set(top ? OP_VSQRT : OP_VNEG, sd, 0, sm);
    case 2: case 3: return set(OP_VCVT_HALF, sd, bit(opc2, 0), sm, top);  // b: to half, d: the top half
    case 4: return set(OP_VCMP, sd, top, sm);
    case 5: return (g & 0x2F) != 0 ? undefined() : set(OP_VCMP_0, sd, top);
    case 6: return set(OP_VRINT, sd, 0, sm, top ? 5 : 4);  // Z, R
    case 7: return top ? set(OP_NO_FPU_DOUBLE) : set(OP_VRINT, sd, 0, sm, 6);  // X; VCVT to and from double
    case 8: return set(top ? OP_VCVT_F_S : OP_VCVT_F_U, sd, 0, sm);
    case 12: return set(OP_VCVT_U_F, sd, 0, sm, top);  // d: toward zero, else FPSCR's mode
    case 13: return set(OP_VCVT_S_F, sd, 0, sm, top);
    case 10: case 11: case 14: case 15: {  // fixed point, in place. b: to fixed, c: unsigned, d: 32 bits, imm: fraction bits
      const uint32_t size = top ? 32 : 16, imm5 = bits(g, 3, 0) << 1 | bit(g, 5);
      if (imm5 > size) return undefined();
      return set(OP_VCVT_FIXED, sd, bit(opc2, 2), bit(opc2, 0), top, size - imm5);
    }
  }
  undefined();
}

}  // namespace tinsmith::board
