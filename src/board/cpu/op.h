// One predecoded Thumb instruction.
//
// Decoding a 32-bit Thumb instruction costs far more than executing it, so each halfword address of executable memory
// has an Op beside it, filled when the address is first executed. Everything that depends on the address alone is
// settled then: branch targets and literal addresses are absolute, and an instruction inside an IT block carries its own
// condition and knows whether it sets flags. The executor therefore needs no IT state: entering the middle of an IT
// block is possible only by returning from an exception, and the Op is still there.
#pragma once

#include <cstdint>

namespace tinsmith::board {

// What an Op does. Forms: I = immediate, R = register, X = register shifted by a constant, S = sets flags.
#define TINSMITH_ALU_OPS(F) F(AND) F(BIC) F(ORR) F(ORN) F(EOR) F(ADD) F(ADC) F(SBC) F(SUB) F(RSB)
#define TINSMITH_LOADS(F) F(LDR) F(LDRH) F(LDRB) F(LDRSH) F(LDRSB)
#define TINSMITH_STORES(F) F(STR) F(STRH) F(STRB)

enum OpCode : uint16_t {
  OP_DECODE = 0,  // not decoded yet, or overwritten since
  OP_FETCH_FAULT, // past the end of this memory
  OP_UNDEFINED,
  OP_NO_FPU_DOUBLE,  // a double-precision instruction: the F746's FPU has none
  OP_MARKER,         // imm: index of a marker (cpu.h); the real instruction is kept there
#define F(x) OP_##x##_I, OP_##x##_IS, OP_##x##_R, OP_##x##_RS, OP_##x##_X, OP_##x##_XS,
  TINSMITH_ALU_OPS(F)
#undef F
  OP_CMP_I, OP_CMP_R, OP_CMP_X, OP_CMN_I, OP_CMN_R, OP_CMN_X,
  OP_TST_I, OP_TST_R, OP_TST_X, OP_TEQ_I, OP_TEQ_R, OP_TEQ_X,
  OP_MOV_I, OP_MOV_IS, OP_MOV_R, OP_MOV_RS, OP_MOV_X, OP_MOV_XS, OP_MVN_R, OP_MVN_RS, OP_MVN_X, OP_MVN_XS,
  OP_SHIFT, OP_SHIFT_S,        // shift by register: a = b shifted by c, kind d
  OP_MOVT, OP_ADD_SP_I, OP_SUB_SP_I, OP_MOV_PC, OP_ADD_PC,
  OP_B, OP_B_SELF, OP_BL, OP_BX, OP_BLX, OP_CBZ, OP_CBNZ, OP_TBB, OP_TBH,
#define F(x) OP_##x##_I, OP_##x##_R, OP_##x##_W,
  TINSMITH_LOADS(F) TINSMITH_STORES(F)
#undef F
  OP_LDR_LIT,                  // a = word at imm; other literal loads are OP_LDRx_I with b = 16, a register always 0
  OP_LDR_PC_I, OP_LDR_PC_R, OP_LDR_PC_W,
  OP_LDM, OP_STM, OP_PUSH, OP_POP, OP_POP_PC,
  OP_LDRD, OP_STRD, OP_LDREX, OP_STREX, OP_LDREXB, OP_LDREXH, OP_STREXB, OP_STREXH, OP_CLREX,
  OP_MUL, OP_MULS, OP_MLA, OP_MLS, OP_UMULL, OP_SMULL, OP_UMLAL, OP_SMLAL, OP_UMAAL, OP_SDIV, OP_UDIV,
  OP_SMULXY, OP_SMLAXY, OP_SMULW, OP_SMLAW, OP_SMLALXY, OP_SMUAD, OP_SMUSD, OP_SMLAD, OP_SMLSD, OP_SMLALD, OP_SMLSLD,
  OP_SMMUL, OP_SMMLA, OP_SMMLS, OP_USAD8, OP_USADA8,
  OP_QADD, OP_QDADD, OP_QSUB, OP_QDSUB, OP_SEL, OP_PARALLEL, OP_PKH,
  OP_SSAT, OP_USAT, OP_SSAT16, OP_USAT16,
  OP_SXTH, OP_SXTB, OP_UXTH, OP_UXTB, OP_SXTB16, OP_UXTB16,  // a = extend(c rotated by d) (+ b, unless b = 16)
  OP_BFI, OP_BFC, OP_SBFX, OP_UBFX, OP_CLZ, OP_RBIT, OP_REV, OP_REV16, OP_REVSH,
  OP_NOP, OP_IT, OP_WFI, OP_WFE, OP_SEV, OP_SVC, OP_BKPT, OP_CPS, OP_MRS, OP_MSR, OP_BARRIER, OP_NO_COPROCESSOR,
  OP_FP_FIRST,
  OP_VLDR = OP_FP_FIRST, OP_VSTR, OP_VLDM, OP_VSTM, OP_VMOV_TO_S, OP_VMOV_FROM_S, OP_VMOV_TO_SS, OP_VMOV_FROM_SS,
  OP_VLDR_D, OP_VSTR_D,
  OP_VMRS, OP_VMRS_APSR, OP_VMSR, OP_VMOV_I, OP_VMOV_R, OP_VABS, OP_VNEG, OP_VSQRT, OP_VADD, OP_VSUB, OP_VMUL, OP_VNMUL,
  OP_VDIV, OP_VMLA, OP_VMLS, OP_VNMLA, OP_VNMLS, OP_VFMA, OP_VFMS, OP_VFNMA, OP_VFNMS, OP_VCMP, OP_VCMP_0,
  OP_VCVT_F_S, OP_VCVT_F_U, OP_VCVT_S_F, OP_VCVT_U_F, OP_VCVT_FIXED, OP_VCVT_HALF, OP_VSEL, OP_VMAXNM, OP_VMINNM, OP_VRINT,
  OP_VCVT_MODE,
  OP_COUNT
};

enum Shift : uint8_t { SHIFT_LSL, SHIFT_LSR, SHIFT_ASR, SHIFT_ROR, SHIFT_RRX };

struct Op {
  uint16_t code = OP_DECODE;
  uint8_t cond = 14;  // 14: always
  uint8_t len = 1;    // halfwords
  uint8_t a = 0, b = 0, c = 0, d = 0;  // registers and small fields, by OpCode; a shift is (kind << 5) | (amount & 31)
  uint32_t imm = 0;
  uint8_t it = 0;     // the IT state this instruction was decoded in, for the stacked xPSR
  uint8_t pad[3] = {};
};
static_assert(sizeof(Op) == 16);

// Decodes the instruction at pc. `second` is used if the first halfword announces 32 bits. `it` is the IT state
// (xPSR's eight bits) in force.
Op decode(uint32_t pc, uint16_t first, uint16_t second, uint8_t it);

inline bool is_32_bit(uint16_t first) { return (first >> 11) >= 0x1D; }

// The IT state for the next instruction.
inline uint8_t advance_it(uint8_t it) { return (it & 7) == 0 ? 0 : static_cast<uint8_t>((it & 0xE0) | ((it << 1) & 0x1F)); }

}  // namespace tinsmith::board
