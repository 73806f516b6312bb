// Guard zones around buffers, and interrupts at any instruction: what they see and what they break.
#include "emulate/emulate_test.h"

namespace tinsmith::emulate {
namespace {

TEST(Emulate, SeesAccessesToGuardZonesWithTheirPlace) {
  const auto program = [](int from, int to) {
    return SourceFile{"main.c", fmt::format(R"(#include "tinsmith_harness.h"
TINSMITH_GUARDED(static, in, 10);
volatile char after[16];
__attribute__((noinline)) void touch(volatile unsigned char *p) {{
  for (int i = {}; i < {}; i++) p[i]++;
}}
int main(void) {{
  tinsmith_guard_sides(in, 10);
  touch(in);
  after[3] = 1;
  tinsmith_guard_clear();
  in[10] = 1;
  return 0;
}}
)", from, to), {}, false};
  };
  Built b = build({program(0, 10)}, "cortex-m4");
  EXPECT_EQ(run(b, "cortex-m4", {.guards = true}).violation_accesses, 0u);
  auto r = run(b, "cortex-m4", {.guard_symbols = {"after"}});
  ASSERT_EQ(r.violations.size(), 1u);
  EXPECT_TRUE(r.violations[0].store);
  EXPECT_TRUE(r.violations[0].where.starts_with("main+")) << r.violations[0].where;
  for (const char* name : {"cortex-m0plus", "cortex-m4", "cortex-m55"}) {
    b = build({program(-1, 12)}, name);
    r = run(b, name, {.guards = true});
    EXPECT_EQ(r.violation_accesses, 6u) << name << ": three bytes, each read and written";
    ASSERT_GE(r.violations.size(), 2u);
    EXPECT_TRUE(r.violations[0].where.starts_with("touch")) << r.violations[0].where;
  }
}

TEST(Emulate, SeesAHeliumLoadPastTheEnd) {
  const Built b = build({{"main.c", R"(#include "tinsmith_harness.h"
void routine(const void *);
TINSMITH_GUARDED(static, in, 20);
int main(void) {
  tinsmith_guard_sides(in, 20);
  routine(in);
  return 0;
}
)", {}, true}, routine("  vldrb.8 q0, [r0]\n  vldrb.8 q1, [r0, #16]\n  bx lr\n")}, "cortex-m55");
  auto r = run(b, "cortex-m55", {.guards = true});
  ASSERT_EQ(r.violations.size(), 1u);
  EXPECT_EQ(r.violations[0].where, "routine+0x4");
  EXPECT_FALSE(r.violations[0].store);
}

// A routine that keeps a word below the stack pointer works, until an interrupt comes.
TEST(Emulate, InterruptsBreakWhatCountsOnMemoryBelowSp) {
  const SourceFile main{"main.c", R"(#include "tinsmith_harness.h"
unsigned routine(unsigned n);
int main(void) {
  unsigned r = routine(20000);
  tinsmith_write_output(&r, 4);
  return 0;
}
)", {}, true};
  const auto good = routine(R"(
    push {r4, lr}
    movs r1, #0
  1:
    push {r1}
    pop {r1}
    adds r1, #1
    cmp r1, r0
    bne 1b
    mov r0, r1
    pop {r4, pc}
)");
  const auto bad = routine(R"(
    movs r1, #0
    movs r2, #0
    str r2, [sp, #-16]
  1:
    ldr r3, [sp, #-16]
    adds r3, #1
    str r3, [sp, #-16]
    adds r1, #1
    cmp r1, r0
    bne 1b
    mov r0, r3
    bx lr
)");
  for (const char* name : {"cortex-m0plus", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"}) {
    const Built b = build({main, good}, name);
    const auto plain = run(b, name), interrupted = run(b, name, {.interrupts = true});
    EXPECT_EQ(plain.interrupts, 0u);
    EXPECT_GT(interrupted.interrupts, 50u) << name;
    EXPECT_EQ(plain.output, interrupted.output) << name;
    EXPECT_EQ(run(b, name, {.interrupts = true}).interrupts, interrupted.interrupts) << name << ": they repeat";
    if (std::string(name) == "cortex-m0plus") continue;  // has no such addressing
    const Built broken = build({main, bad}, name);
    EXPECT_EQ(run(broken, name).output, plain.output);
    EXPECT_NE(run(broken, name, {.interrupts = true}).output, plain.output) << name;
  }
}

TEST(Emulate, HonestFloatAndHeliumCodeSurvivesInterrupts) {
  const SourceFile work{"main.c", R"(#include "tinsmith_harness.h"
static float a[100], b[100];
static signed char q[100], w[100];
__attribute__((noinline)) int dot(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++) sum += q[i] * w[i];
  return sum;
}
__attribute__((noinline)) void axpy(int n) {
  for (int i = 0; i < n; i++) a[i] = __builtin_fmaf(a[i], 0.5f, b[i]);
}
int main(void) {
  for (int i = 0; i < 100; i++) a[i] = i, b[i] = 0.25f * i, q[i] = i, w[i] = 50 - i;
  for (int i = 0; i < 50; i++) q[i] = dot(90 + i % 10), axpy(90 + i % 10);
  tinsmith_write_output(a, sizeof a);
  tinsmith_write_output(q, sizeof q);
  return 0;
}
)", {}, false};
  for (const char* name : {"cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"}) {
    const Built b = build({work}, name, {.flags = {"-O3"}});
    const auto plain = run(b, name), interrupted = run(b, name, {.interrupts = true});
    EXPECT_EQ(plain.output.size(), 500u);
    EXPECT_GT(interrupted.interrupts, 50u) << name;
    EXPECT_EQ(plain.output, interrupted.output) << name;
  }
}

}  // namespace
}  // namespace tinsmith::emulate
