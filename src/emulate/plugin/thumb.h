// What one Thumb instruction does to memory and to the flow, and what it costs on a Cortex-M4: enough of a decoder to
// count with, for ARMv6-M to ARMv8.1-M with the FPU and Helium. It is plain C, shared by the plugin and its tests.
//
// The cycles are a model: Arm's tables for the Cortex-M4 (instruction set summary, FPU instruction timing) with memory
// that never waits and a taken branch that refills the pipeline in 2. They are not time on a board. Rules:
//   - most instructions 1; a branch taken +2; IT 1;
//   - LDR 2, or 1 right after another single load whose result it does not use as an address; STR with an immediate
//     offset 1; STR with a register offset 2, or 1 right after a single load; LDRD, STRD 3; LDM, STM, PUSH, POP 1 + n;
//   - SDIV, UDIV 12, the most of their 2 to 12: what is divided is not known here;
//   - VMLA and its family, VFMA and its family 3, VDIV and VSQRT 14, other float arithmetic 1, and 1 more if the next
//     instruction reads the result; VLDR, VSTR 2 (double 3); VLDM, VSTM 1 + words; VMOV of two registers 2.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum thumb_flow {
  THUMB_NEXT,         // never branches (an exception aside)
  THUMB_CONDITIONAL,  // may fall through: B<cond>, CBZ, LE, WLS
  THUMB_ALWAYS,       // branches always, if it is executed: B, BL, BX, POP {pc}, TBB
};

enum thumb_memory { THUMB_NO_ACCESS, THUMB_LOAD, THUMB_STORE };

struct thumb {
  uint8_t size;           // 2 or 4 bytes
  uint8_t flow;           // enum thumb_flow
  uint8_t memory;         // enum thumb_memory. A prefetch or a CLRM is none; LDREX a load, STREX a store
  uint16_t bytes;         // that it moves, all lanes of a vector (predicated lanes included)
  uint8_t weight;         // 1; for VLDM, VSTM, VPUSH, VPOP the number of Q registers they move, rounded up
  uint8_t it_length;      // of an IT instruction: how many follow under its conditions, 1 to 4; else 0
  uint8_t cycles;         // alone, branch not taken, nothing to pair with
  bool pairs_as_first;    // a single load: the next single load or store may cost one less
  bool pairs_as_second;   // ... and this is one that may
  int8_t loaded;          // the core register that a single load writes, or -1
  uint16_t address_uses;  // bit r: core register r is part of the address
  int8_t float_written;   // the S register that float arithmetic writes late, or -1
  int8_t float_read[3];   // S registers that it reads, or -1
};

// half2 is ignored for a 16-bit instruction.
struct thumb thumb_decode(uint16_t half1, uint16_t half2);

static inline bool thumb_is_32_bit(uint16_t half1) { return half1 >= 0xe800; }

// Cycles less (-1) or more (+1) for b right after a: loads that overlap, a float result used at once.
int thumb_pair_cycles(const struct thumb* a, const struct thumb* b);

#ifdef __cplusplus
}
#endif
