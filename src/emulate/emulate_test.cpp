// Programs on the emulated cores, counted by hand first.
#include "emulate/emulate_test.h"

namespace tinsmith::emulate {
namespace {

TEST(Emulate, EveryCoreReadsItsInputAndWritesItsOutput) {
  const SourceFile echo{"echo.c", R"(#include "tinsmith_harness.h"
static unsigned char b[8];
static float scale = 1.5f;
int main(void) {
  tinsmith_read_input(b, 8);
  volatile float f = b[0];
  b[0] = (unsigned char)(f * scale);
  tinsmith_write_output(b, 8);
  tinsmith_print("hello\n");
  return 3;
}
)", {}, false};
  for (const auto& c : cores()) {
    const Built b = build({echo}, c.name);
    auto r = run_program(b.elf, c, {.input = {4, 5, 6, 7, 8, 9, 10, 11}});
    ASSERT_TRUE(r) << r.error().text();
    EXPECT_EQ(r->output, (Bytes{6, 5, 6, 7, 8, 9, 10, 11})) << c.name;
    EXPECT_EQ(r->exit_code, 3);
    EXPECT_EQ(r->log, "hello\n");
  }
}

TEST(Emulate, CountsWhatAHandCounts) {
  // 2 + 10 x (ldr, str, subs, bne) + bx, and the call.
  const auto body = R"(
    ldr r0, =buffer
    movs r1, #10
  1:
    ldr r2, [r0]
    str r2, [r0, #4]
    subs r1, #1
    bne 1b
    bx lr
    .pool
)";
  for (const char* name : {"cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"}) {
    const Counts c = count_routine(body, name);
    EXPECT_EQ(c.instructions, 1u + 2 + 40 + 1) << name;
    EXPECT_EQ(c.issued, c.instructions);
    EXPECT_EQ(c.loads, 11u);
    EXPECT_EQ(c.stores, 10u);
    EXPECT_EQ(c.load_bytes, 44u);
    EXPECT_EQ(c.store_bytes, 40u);
    EXPECT_EQ(c.taken_branches, 1u + 9 + 1);
    if (c.cycles == 0) continue;
    // bl 3; ldr 2, movs 1; 10 x (ldr 2, str 1, subs 1, bne 1) + 9 x 2 for the taken; bx 3.
    EXPECT_EQ(c.cycles, 3u + 3 + 50 + 18 + 3);
  }
  EXPECT_GT(count_routine(body, "cortex-m4").cycles, 0u);
  EXPECT_EQ(count_routine(body, "cortex-m7").cycles, 0u) << "only the Cortex-M4 is modelled";
}

TEST(Emulate, ModelsCyclesOfTheCortexM4) {
  const struct {
    const char* body;
    uint64_t cycles;  // beyond the call's 3, ldr r0's 2 and bx's 3
  } cases[] = {
      {"nop", 1},
      {"ldr r1, [r0]\n ldr r2, [r0, #4]\n ldr r3, [r0, #8]\n nop", 3 + 1 + 1},  // the first waits for r0
      {"nop\n ldm r0, {r1, r2, r3}\n nop", 1 + 4 + 1},
      {"nop\n ldrd r1, r2, [r0]\n nop", 1 + 3 + 1},
      {"nop\n str r1, [r0]\n strb r1, [r0, #7]\n nop", 1 + 1 + 1 + 1},
      {"movs r1, #0\n str r1, [r0, r1]\n nop", 1 + 2 + 1},
      {"movs r2, #3\n sdiv r1, r2, r2", 1 + 12},
      {"push {r4, r5, lr}\n pop {r4, r5, lr}", 4 + 4},
      {"nop\n smlad r1, r2, r3, r1\n smull r1, r2, r3, r12\n ssat r1, #8, r1, asr #2", 4},
      {"nop\n vadd.f32 s0, s1, s2\n vadd.f32 s3, s4, s5\n nop", 4},
      {"nop\n vadd.f32 s0, s1, s2\n vadd.f32 s3, s0, s5\n nop", 5},  // s0 is late
      {"nop\n vfma.f32 s0, s1, s2\n nop", 5},
      {"nop\n vdiv.f32 s0, s1, s2\n vsqrt.f32 s3, s4\n nop", 1 + 14 + 14 + 1},
      {"nop\n vldm r0, {s0-s3}\n vldr s4, [r0]\n vmov r1, r2, d0", 1 + 5 + 2 + 2},
      {"cbz r0, 1f\n nop\n 1: b 2f\n nop\n 2:", 1 + 1 + 3},
  };
  for (const auto& c : cases) {
    const Counts got = count_routine(fmt::format("  ldr r0, =buffer\n {}\n bx lr\n .pool\n", c.body), "cortex-m4");
    EXPECT_EQ(got.cycles, 3 + 2 + c.cycles + 3) << c.body;
  }
}

TEST(Emulate, CountsAnItBlockAsIssuedButOnlyAccessesThatHappen) {
  const Counts c = count_routine(R"(
    ldr r0, =buffer
    movs r1, #0
    cmp r1, #1
    ittee eq
    ldreq r2, [r0]
    streq r2, [r0]
    ldmne r0, {r2, r3}
    strne r2, [r0]
    bx lr
    .pool
)", "cortex-m4");
  EXPECT_EQ(c.instructions, 1u + 3 + 1 + 4 + 1);
  EXPECT_EQ(c.loads, 2u);  // the pool's and the LDM
  EXPECT_EQ(c.load_bytes, 4u + 8);
  EXPECT_EQ(c.stores, 1u);
  EXPECT_EQ(c.cycles, 3u + 2 + 1 + 1 + 1 + (1 + 1 + 3 + 1) + 3);
}

TEST(Emulate, WeighsVectorMovesOnTheCortexM55) {
  const Counts c = count_routine(R"(
    push {r4, lr}
    vpush {d8-d9}
    ldr r0, =buffer
    vldm r0, {d0-d7}
    vldrb.8 q4, [r0]
    vmladav.s8 r2, q0, q1
    vstm r0, {d0-d7}
    movs r1, #3
    dls lr, r1
  1:
    vldrw.u32 q2, [r0, #16]
    le lr, 1b
    vpop {d8-d9}
    pop {r4, pc}
    .pool
)", "cortex-m55");
  EXPECT_EQ(c.issued, 1u + 9 + 6 + 2);
  EXPECT_EQ(c.instructions, c.issued + 3 + 3) << "VLDM and VSTM of four Q registers; VPUSH and VPOP of one";
  EXPECT_EQ(c.loads, 1u + 1 + 1 + 3 + 1 + 1);
  EXPECT_EQ(c.stores, 3u);
  EXPECT_EQ(c.load_bytes, 4u + 64 + 16 + 48 + 16 + 8);
}

TEST(Emulate, RepeatsToTheInstructionAndProfilesByFunction) {
  const SourceFile files{"work.c", R"(#include "tinsmith_harness.h"
__attribute__((noinline)) static unsigned small(unsigned x) { return x * 2654435761u; }
__attribute__((noinline)) static unsigned big(unsigned x) {
  for (volatile int i = 0; i < 1000; i++) x ^= x << 3;
  return x;
}
int main(void) {
  for (unsigned i = 0; i < 3; i++) {
    tinsmith_region_begin(TINSMITH_REGION_RUN);
    volatile unsigned r = small(big(i));
    (void)r;
    tinsmith_region_end(TINSMITH_REGION_RUN);
  }
  return 0;
}
)", {}, false};
  const Built b = build({files}, "cortex-m7");
  auto first = run(b, "cortex-m7", {.count = true}), second = run(b, "cortex-m7", {.count = true});
  const Tally t = first.regions[region_run];
  EXPECT_EQ(t.calls, 3u);
  EXPECT_EQ(t.least, t.most);
  EXPECT_EQ(t.all.instructions, 3 * t.least);
  EXPECT_EQ(t.all, second.regions[region_run].all);
  ASSERT_GE(first.functions.size(), 2u);
  EXPECT_EQ(first.functions[0].name, "big");
  uint64_t sum = 0;
  for (const auto& f : first.functions) sum += f.counts.instructions;
  EXPECT_EQ(sum, t.all.instructions + 3 * 2) << "the profile holds the markers' call too: its argument and BL";
  auto listing = hot_listing(b.elf, first, 1);
  ASSERT_TRUE(listing);
  EXPECT_NE(listing->find("        3000 "), std::string::npos) << *listing;
}

}  // namespace
}  // namespace tinsmith::emulate
