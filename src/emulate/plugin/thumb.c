#include "thumb.h"

static unsigned bits(unsigned value, unsigned high, unsigned low) {
  return value >> low & ((1u << (high - low + 1)) - 1);
}
static bool bit(unsigned value, unsigned n) { return value >> n & 1; }

static void branch(struct thumb* t, enum thumb_flow flow) { t->flow = (uint8_t)flow; }

// One register to or from memory. offset_register: -1 for an immediate offset.
static void single(struct thumb* t, bool load, unsigned bytes, unsigned target, int base, int offset_register) {
  t->memory = load ? THUMB_LOAD : THUMB_STORE;
  t->bytes = (uint16_t)bytes;
  t->cycles = load || offset_register >= 0 ? 2 : 1;
  t->pairs_as_second = load || offset_register >= 0;  // a store that takes one cycle has none to save
  if (base >= 0) t->address_uses |= (uint16_t)(1u << base);
  if (offset_register >= 0) t->address_uses |= (uint16_t)(1u << offset_register);
  if (!load) return;
  t->pairs_as_first = target != 15;
  t->loaded = (int8_t)target;
  if (target == 15) branch(t, THUMB_ALWAYS), t->pairs_as_second = false;
}

static void multiple(struct thumb* t, bool load, unsigned list) {
  unsigned n = (unsigned)__builtin_popcount(list & 0xffff);
  t->memory = load ? THUMB_LOAD : THUMB_STORE;
  t->bytes = (uint16_t)(4 * n);
  t->cycles = (uint8_t)(1 + n);
  if (load && bit(list, 15)) branch(t, THUMB_ALWAYS);
}

static void decode_16(struct thumb* t, unsigned h) {
  static const uint8_t reg_bytes[8] = {4, 2, 1, 1, 4, 2, 1, 2};  // STR STRH STRB LDRSB LDR LDRH LDRB LDRSH
  if ((h & 0xf800) == 0x4800) single(t, true, 4, bits(h, 10, 8), 15, -1);
  else if ((h & 0xf000) == 0x5000)
    single(t, bits(h, 11, 9) >= 3, reg_bytes[bits(h, 11, 9)], bits(h, 2, 0), (int)bits(h, 5, 3), (int)bits(h, 8, 6));
  else if ((h & 0xe000) == 0x6000) single(t, bit(h, 11), bit(h, 12) ? 1 : 4, bits(h, 2, 0), (int)bits(h, 5, 3), -1);
  else if ((h & 0xf000) == 0x8000) single(t, bit(h, 11), 2, bits(h, 2, 0), (int)bits(h, 5, 3), -1);
  else if ((h & 0xf000) == 0x9000) single(t, bit(h, 11), 4, bits(h, 10, 8), 13, -1);
  else if ((h & 0xfe00) == 0xb400) multiple(t, false, bits(h, 8, 0));  // bit 8 is lr
  else if ((h & 0xfe00) == 0xbc00) multiple(t, true, bits(h, 7, 0) | (bit(h, 8) ? 0x8000u : 0));
  else if ((h & 0xf000) == 0xc000) multiple(t, bit(h, 11), bits(h, 7, 0));
  else if ((h & 0xf500) == 0xb100) branch(t, THUMB_CONDITIONAL);                                // CBZ, CBNZ
  else if ((h & 0xff00) == 0xbf00 && (h & 0xf)) t->it_length = (uint8_t)(4 - __builtin_ctz(h)); // IT
  else if ((h & 0xf000) == 0xd000 && (h & 0x0e00) != 0x0e00) branch(t, THUMB_CONDITIONAL);
  else if ((h & 0xf800) == 0xe000) branch(t, THUMB_ALWAYS);
  else if ((h & 0xff00) == 0x4700) branch(t, THUMB_ALWAYS);                                     // BX, BLX
  else if ((h & 0xfd00) == 0x4400 && (bits(h, 2, 0) | bits(h, 7, 7) << 3) == 15) branch(t, THUMB_ALWAYS);  // pc written
}

// LDRD, STRD, exclusives, table branches.
static void decode_dual(struct thumb* t, unsigned h1, unsigned h2) {
  const bool load = bit(h1, 4);
  if (h1 == 0xe97f && h2 == 0xe97f) return;  // SG
  if (bit(h1, 8) || bit(h1, 5)) {            // LDRD, STRD
    t->memory = load ? THUMB_LOAD : THUMB_STORE;
    t->bytes = 8;
    t->cycles = 3;
    return;
  }
  static const uint8_t sized[4] = {1, 2, 4, 8};
  if (!bit(h1, 7)) {                                    // LDREX, STREX
    if (!load && (h2 & 0xf000) == 0xf000) return;       // TT
    single(t, load, 4, bits(h2, 15, 12), (int)bits(h1, 3, 0), -1);
  } else if (load && (h2 & 0x00e0) == 0) {              // TBB, TBH
    t->memory = THUMB_LOAD;
    t->bytes = bit(h2, 4) ? 2 : 1;
    t->cycles = 2;
    branch(t, THUMB_ALWAYS);
  } else {                                              // LDREXB, STLH ...
    single(t, load, sized[bits(h2, 5, 4)], bits(h2, 15, 12), (int)bits(h1, 3, 0), -1);
  }
}

// LDR, STR and their narrower kin.
static void decode_single(struct thumb* t, unsigned h1, unsigned h2) {
  const bool load = bit(h1, 4);
  const unsigned width = bits(h1, 6, 5), target = bits(h2, 15, 12), base = bits(h1, 3, 0);
  if (width == 3) return;
  if (load && target == 15 && width != 2) return;  // PLD, PLI and hints
  const bool by_register = base != 15 && !bit(h1, 7) && (h2 & 0x0fc0) == 0;
  single(t, load, 1u << width, target, (int)base, by_register ? (int)bits(h2, 3, 0) : -1);
  if (base != 15 && !bit(h1, 7) && bit(h2, 11) && bit(h2, 8)) t->pairs_as_first = false;  // the base is written back
}

static void float_load_store(struct thumb* t, unsigned h1, unsigned h2) {
  const bool load = bit(h1, 4), single_precision = bits(h2, 11, 8) == 10;
  const unsigned words = bits(h2, 7, 0);
  if ((h1 & 0xffe0) == 0xec40) {  // VMOV between two core and two S or one D registers
    t->cycles = 2;
    return;
  }
  if ((h1 & 0xffe0) == 0xec20) return;                    // VLLDM, VLSTM: nothing without a Non-secure state
  if ((h1 & 0xffbf) == 0xec9f) return;                    // VSCCLRM
  t->memory = load ? THUMB_LOAD : THUMB_STORE;
  if (bit(h1, 8) && !bit(h1, 5)) {                        // VLDR, VSTR
    t->bytes = single_precision ? 4 : bits(h2, 11, 8) == 9 ? 2 : 8;
    t->cycles = t->bytes == 8 ? 3 : 2;
    if (!load && single_precision) t->float_read[0] = (int8_t)(bits(h2, 15, 12) << 1 | bit(h1, 6));
    return;
  }
  t->bytes = (uint16_t)(4 * (single_precision ? words : words & ~1u));
  t->cycles = (uint8_t)(1 + t->bytes / 4);
  t->weight = (uint8_t)((t->bytes + 15) / 16);
  if (!t->weight) t->weight = 1;
}

static void helium_load_store(struct thumb* t, unsigned h1, unsigned h2) {
  const bool wide = bit(h2, 12), unindexed = !bit(h1, 8) && !bit(h1, 5);
  const unsigned size = bits(h2, 8, 7);
  if ((h1 & 0xffe0) == 0xec00) return;  // VMOV between two core registers and two lanes
  t->memory = bit(h1, 4) ? THUMB_LOAD : THUMB_STORE;
  t->cycles = 2;
  t->bytes = 16;
  if (wide) return;  // VLDRB.8, VLDRH.16, VLDRW.32, VLD2x, VLD4x, a gather by addresses in a vector
  if (!unindexed && size == 3) {
    t->bytes = 4;  // VLDR and VSTR of a system register
  } else if (!unindexed) {  // VLDRB.U16, .U32, VLDRH.U32 and the narrowing stores: one memory element a lane
    t->bytes = (uint16_t)((bit(h1, 3) ? 2 : 1) * (16 >> size));
  } else {  // gather, scatter: lanes of 1 << size bytes
    const unsigned element = bit(h2, 6) << 1 | bit(h2, 4);
    t->bytes = (uint16_t)((1u << element) * (16 >> size));
  }
}

static void float_arithmetic(struct thumb* t, unsigned h1, unsigned h2) {
  const int d = (int)(bits(h2, 15, 12) << 1 | bit(h1, 6));
  const int n = (int)(bits(h1, 3, 0) << 1 | bit(h2, 7));
  const int m = (int)(bits(h2, 3, 0) << 1 | bit(h2, 5));
  if (bits(h2, 11, 8) != 10) return;  // the Cortex-M4 has single precision only
  if (bit(h2, 4)) {                   // between a core register and an S register, VMRS, VMSR
    if (bits(h1, 7, 4) == 1) t->float_read[0] = (int8_t)n;
    return;
  }
  t->float_written = (int8_t)d;
  t->float_read[0] = (int8_t)n;
  t->float_read[1] = (int8_t)m;
  switch (bits(h1, 7, 4) & ~4u) {
    case 0: case 1: case 9: case 10:  // VMLA, VNMLA, VFNMA, VFMA
      t->cycles = 3;
      t->float_read[2] = (int8_t)d;
      break;
    case 8: t->cycles = 14; break;  // VDIV
    case 11:
      t->float_read[0] = -1;
      if (!bit(h2, 6)) {  // VMOV of an immediate
        t->float_read[1] = t->float_written = -1;
      } else if (bits(h1, 3, 0) == 1 && bit(h2, 7)) {
        t->cycles = 14;  // VSQRT
      } else if (bits(h1, 3, 0) <= 1) {  // VMOV, VABS, VNEG are not late
        t->float_written = -1;
      } else if (bits(h1, 3, 0) == 4 || bits(h1, 3, 0) == 5) {  // VCMP
        t->float_written = -1;
        t->float_read[0] = (int8_t)d;
      }
      break;
  }
}

static void decode_32(struct thumb* t, unsigned h1, unsigned h2) {
  if ((h1 & 0xfe40) == 0xe800) {         // LDM, STM
    if (bits(h1, 3, 0) != 15) multiple(t, bit(h1, 4), h2);  // of pc it is CLRM
  } else if ((h1 & 0xfe40) == 0xe840) {
    decode_dual(t, h1, h2);
  } else if ((h1 & 0xf800) == 0xf000 && bit(h2, 15)) {
    if (bit(h2, 12)) branch(t, THUMB_ALWAYS);                                   // B.W, BL
    else if ((h2 & 0xf001) == 0xc001) branch(t, THUMB_CONDITIONAL);             // WLS, LE, LETP
    else if (!bit(h2, 14) && bits(h1, 9, 7) != 7) branch(t, THUMB_CONDITIONAL);  // B<cond>.W
  } else if ((h1 & 0xfe00) == 0xf800) {
    decode_single(t, h1, h2);
  } else if ((h1 & 0xffd0) == 0xfb90 && (h2 & 0x00f0) == 0x00f0) {
    t->cycles = 12;                      // SDIV, UDIV
  } else if ((h1 & 0xee00) == 0xec00) {
    const unsigned unit = bits(h2, 11, 8);
    if (unit >= 14) helium_load_store(t, h1, h2);
    else if (unit >= 9 && unit <= 11 && bits(h1, 15, 12) == 14) float_load_store(t, h1, h2);
  } else if ((h1 & 0xff00) == 0xee00) {
    float_arithmetic(t, h1, h2);
  }
}

struct thumb thumb_decode(uint16_t half1, uint16_t half2) {
  struct thumb t = {.size = 2, .weight = 1, .cycles = 1, .loaded = -1, .float_written = -1, .float_read = {-1, -1, -1}};
  if (thumb_is_32_bit(half1)) {
    t.size = 4;
    decode_32(&t, half1, half2);
  } else {
    decode_16(&t, half1);
  }
  return t;
}

int thumb_pair_cycles(const struct thumb* a, const struct thumb* b) {
  if (a->pairs_as_first && b->pairs_as_second && !(b->address_uses >> a->loaded & 1)) return -1;
  for (int i = 0; i < 3; ++i)
    if (a->float_written >= 0 && b->float_read[i] == a->float_written) return 1;
  return 0;
}
