// The decoder against the assembler's encodings; each row was read against Arm's manuals.
#include <gtest/gtest.h>

#include "emulate/plugin/thumb.h"

namespace {

enum Memory { none, load, store };
enum Flow { next, conditional, always };

struct Row {
  const char* text;
  uint16_t half1, half2;
  Memory memory;
  unsigned bytes;
  Flow flow;
  unsigned weight, cycles;
};

constexpr Row rows[] = {
    {"ldr r1, [pc, #8]", 0x4902, 0, load, 4, next, 1, 2},
    {"ldrb r1, [r2, r3]", 0x5cd1, 0, load, 1, next, 1, 2},
    {"strh r1, [r2, #4]", 0x8091, 0, store, 2, next, 1, 1},
    {"str r1, [sp, #8]", 0x9102, 0, store, 4, next, 1, 1},
    {"push {r0-r3, lr}", 0xb50f, 0, store, 20, next, 1, 6},
    {"pop {r0-r3, pc}", 0xbd0f, 0, load, 20, always, 1, 6},
    {"ldm r0!, {r1, r2}", 0xc806, 0, load, 8, next, 1, 3},
    {"stm r0!, {r1, r2}", 0xc006, 0, store, 8, next, 1, 3},
    {"bx lr", 0x4770, 0, none, 0, always, 1, 1},
    {"mov pc, r3", 0x469f, 0, none, 0, always, 1, 1},
    {"add r9, r3", 0x4499, 0, none, 0, next, 1, 1},
    {"cbz r1, .+8", 0xb111, 0, none, 0, conditional, 1, 1},
    {"beq .+8", 0xd002, 0, none, 0, conditional, 1, 1},
    {"b .+8", 0xe002, 0, none, 0, always, 1, 1},
    {"ite eq", 0xbf0c, 0, none, 0, next, 1, 1},
    {"ldr.w pc, [r1, #4]", 0xf8d1, 0xf004, load, 4, always, 1, 2},
    {"ldrsb.w r1, [r2], #1", 0xf912, 0x1b01, load, 1, next, 1, 2},
    {"strb.w r1, [r2, r3, lsl #2]", 0xf802, 0x1023, store, 1, next, 1, 2},
    {"strh.w r1, [r2, #-4]!", 0xf822, 0x1d04, store, 2, next, 1, 1},
    {"pld [r1, #4]", 0xf891, 0xf004, none, 0, next, 1, 1},
    {"ldrd r1, r2, [r3, #8]!", 0xe9f3, 0x1202, load, 8, next, 1, 3},
    {"strd r1, r2, [r3]", 0xe9c3, 0x1200, store, 8, next, 1, 3},
    {"ldmdb r0, {r1-r4}", 0xe910, 0x001e, load, 16, next, 1, 5},
    {"ldm.w r0, {r1-r4, pc}", 0xe890, 0x801e, load, 20, always, 1, 6},
    {"stmdb sp!, {r4-r11, lr}", 0xe92d, 0x4ff0, store, 36, next, 1, 10},
    {"ldrex r1, [r2]", 0xe852, 0x1f00, load, 4, next, 1, 2},
    {"strex r1, r2, [r3]", 0xe843, 0x2100, store, 4, next, 1, 1},
    {"ldrexb r1, [r2]", 0xe8d2, 0x1f4f, load, 1, next, 1, 2},
    {"stlh r1, [r2]", 0xe8c2, 0x1f9f, store, 2, next, 1, 1},
    {"tbb [pc, r1]", 0xe8df, 0xf001, load, 1, always, 1, 2},
    {"tbh [pc, r1, lsl #1]", 0xe8df, 0xf011, load, 2, always, 1, 2},
    {"bl .+8", 0xf000, 0xf802, none, 0, always, 1, 1},
    {"beq.w .+8", 0xf000, 0x8002, none, 0, conditional, 1, 1},
    {"b.w .+8", 0xf000, 0xb802, none, 0, always, 1, 1},
    {"udiv r1, r2, r3", 0xfbb2, 0xf1f3, none, 0, next, 1, 12},
    {"clrm {r0, r1, apsr}", 0xe89f, 0x8003, none, 0, next, 1, 1},
    {"tt r1, r2", 0xe842, 0xf100, none, 0, next, 1, 1},
    {"wls lr, r1, .+8", 0xf041, 0xc003, none, 0, conditional, 1, 1},
    {"dls lr, r1", 0xf041, 0xe001, none, 0, next, 1, 1},
    {"wlstp.8 lr, r1, .+8", 0xf001, 0xc003, none, 0, conditional, 1, 1},
    {"dlstp.32 lr, r1", 0xf021, 0xe001, none, 0, next, 1, 1},
    {"le lr, .-8", 0xf00f, 0xc007, none, 0, conditional, 1, 1},
    {"letp lr, .-8", 0xf01f, 0xc007, none, 0, conditional, 1, 1},
    {"lctp", 0xf00f, 0xe001, none, 0, next, 1, 1},
    {"csel r1, r2, r3, eq", 0xea52, 0x8103, none, 0, next, 1, 1},
    {"vldr s1, [r2]", 0xedd2, 0x0a00, load, 4, next, 1, 2},
    {"vstr d1, [r2]", 0xed82, 0x1b00, store, 8, next, 1, 3},
    {"vldr.16 s1, [r2, #2]", 0xedd2, 0x0901, load, 2, next, 1, 2},
    {"vldm r1!, {s1-s5}", 0xecf1, 0x0a05, load, 20, next, 2, 6},
    {"vpush {d8-d15}", 0xed2d, 0x8b10, store, 64, next, 4, 17},
    {"vldm r1, {d0-d7}", 0xec91, 0x0b10, load, 64, next, 4, 17},
    {"vmov r1, r2, d3", 0xec52, 0x1b13, none, 0, next, 1, 2},
    {"vscclrm {s0-s3, vpr}", 0xec9f, 0x0a04, none, 0, next, 1, 1},
    {"vadd.f32 s1, s2, s3", 0xee71, 0x0a21, none, 0, next, 1, 1},
    {"vfma.f32 s1, s2, s3", 0xeee1, 0x0a21, none, 0, next, 1, 3},
    {"vsqrt.f32 s1, s2", 0xeef1, 0x0ac1, none, 0, next, 1, 14},
    {"vcmp.f32 s1, s2", 0xeef4, 0x0a41, none, 0, next, 1, 1},
    {"vmov.f32 s1, #1.0", 0xeef7, 0x0a00, none, 0, next, 1, 1},
    {"vneg.f32 s1, s2", 0xeef1, 0x0a41, none, 0, next, 1, 1},
    {"vldrb.8 q0, [r1]", 0xed91, 0x1e00, load, 16, next, 1, 2},
    {"vldrw.u32 q5, [r1], #16", 0xecb1, 0xbf04, load, 16, next, 1, 2},
    {"vstrh.16 q1, [r1, #-8]!", 0xed21, 0x3e84, store, 16, next, 1, 2},
    {"vldrb.u16 q0, [r1, #3]", 0xfd91, 0x0e83, load, 8, next, 1, 2},
    {"vldrb.s32 q0, [r1]", 0xed91, 0x0f00, load, 4, next, 1, 2},
    {"vldrh.s32 q0, [r1], #8", 0xecb9, 0x0f04, load, 8, next, 1, 2},
    {"vstrb.16 q0, [r1]", 0xed81, 0x0e80, store, 8, next, 1, 2},
    {"vstrb.32 q0, [r1]", 0xed81, 0x0f00, store, 4, next, 1, 2},
    {"vstrh.32 q0, [r1]", 0xed89, 0x0f00, store, 8, next, 1, 2},
    {"vldrb.u8 q0, [r1, q2]", 0xfc91, 0x0e04, load, 16, next, 1, 2},
    {"vldrb.u32 q0, [r1, q2]", 0xfc91, 0x0f04, load, 4, next, 1, 2},
    {"vldrh.u16 q0, [r1, q2, uxtw #1]", 0xfc91, 0x0e95, load, 16, next, 1, 2},
    {"vldrw.u32 q0, [r1, q2, uxtw #2]", 0xfc91, 0x0f45, load, 16, next, 1, 2},
    {"vldrd.u64 q0, [r1, q2]", 0xfc91, 0x0fd4, load, 16, next, 1, 2},
    {"vstrb.32 q0, [r1, q2]", 0xec81, 0x0f04, store, 4, next, 1, 2},
    {"vstrd.64 q0, [r1, q2]", 0xec81, 0x0fd4, store, 16, next, 1, 2},
    {"vldrw.u32 q0, [q2, #8]", 0xfd94, 0x1e02, load, 16, next, 1, 2},
    {"vstrd.64 q0, [q2, #8]!", 0xfda4, 0x1f01, store, 16, next, 1, 2},
    {"vld20.8 {q0, q1}, [r1]", 0xfc91, 0x1e00, load, 16, next, 1, 2},
    {"vld43.32 {q0, q1, q2, q3}, [r1]", 0xfc91, 0x1f61, load, 16, next, 1, 2},
    {"vst21.16 {q0, q1}, [r1]!", 0xfca1, 0x1ea0, store, 16, next, 1, 2},
    {"vmov q0[2], q0[0], r1, r2", 0xec12, 0x0f01, none, 0, next, 1, 1},
    {"vmov r1, r2, q0[3], q0[1]", 0xec02, 0x0f11, none, 0, next, 1, 1},
    {"vmladav.s8 r2, q0, q1", 0xeef0, 0x2f02, none, 0, next, 1, 1},
    {"vpst", 0xfe71, 0x0f4d, none, 0, next, 1, 1},
    {"vaddt.i32 q0, q1, q2", 0xef22, 0x0844, none, 0, next, 1, 1},
};

TEST(Thumb, DecodesWhatCountingNeeds) {
  for (const auto& r : rows) {
    const thumb t = thumb_decode(r.half1, r.half2);
    EXPECT_EQ(t.memory, r.memory) << r.text;
    EXPECT_EQ(t.bytes, r.bytes) << r.text;
    EXPECT_EQ(t.flow, r.flow) << r.text;
    EXPECT_EQ(t.weight, r.weight) << r.text;
    EXPECT_EQ(t.cycles, r.cycles) << r.text;
    EXPECT_EQ(t.size, r.half1 >= 0xe800 ? 4 : 2) << r.text;
  }
}

TEST(Thumb, KnowsHowManyInstructionsAnItCovers) {
  EXPECT_EQ(thumb_decode(0xbf08, 0).it_length, 1) << "it eq";
  EXPECT_EQ(thumb_decode(0xbf0c, 0).it_length, 2) << "ite eq";
  EXPECT_EQ(thumb_decode(0xbf01, 0).it_length, 4) << "itttt eq";
  EXPECT_EQ(thumb_decode(0xbf00, 0).it_length, 0) << "nop";
}

TEST(Thumb, PairsLoadsUnlessTheAddressWaits) {
  const thumb ldr_r2_r1 = thumb_decode(0x680a, 0), ldr_r3_r1 = thumb_decode(0x684b, 0);
  const thumb ldr_r3_r2 = thumb_decode(0x6813, 0), str_r3_r1 = thumb_decode(0x600b, 0);
  const thumb str_r3_r1_r4 = thumb_decode(0x510b, 0);
  EXPECT_EQ(thumb_pair_cycles(&ldr_r2_r1, &ldr_r3_r1), -1);
  EXPECT_EQ(thumb_pair_cycles(&ldr_r2_r1, &ldr_r3_r2), 0);
  EXPECT_EQ(thumb_pair_cycles(&ldr_r2_r1, &str_r3_r1), 0) << "it takes one already";
  EXPECT_EQ(thumb_pair_cycles(&ldr_r2_r1, &str_r3_r1_r4), -1);
  EXPECT_EQ(thumb_pair_cycles(&str_r3_r1_r4, &ldr_r2_r1), 0) << "nothing follows a store sooner";
}

}  // namespace
