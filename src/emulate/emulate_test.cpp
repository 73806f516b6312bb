// Programs on the emulated cores, counted by hand first.
#include "emulate/emulate.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace tinsmith::emulate {
namespace {

const Core& core(const std::string& name) { return *find_core(name).value(); }

Built build(const std::vector<SourceFile>& files, const std::string& name, BuildOptions options = {}) {
  auto b = build_program(files, core(name), options);
  EXPECT_TRUE(b) << b.error().text();
  return b ? *b : Built{};
}

RunReport run(const Built& b, const std::string& name, RunOptions options = {}) {
  auto r = run_program(b.elf, core(name), options);
  EXPECT_TRUE(r) << r.error().text();
  return r ? *r : RunReport{};
}

// main() calls `routine` in region 2. Its call, one BL, is in the region too: expect one more instruction, taken.
const SourceFile caller{"main.c", R"(#include "tinsmith_harness.h"
void routine(void);
int main(void) {
  tinsmith_region_begin(2);
  routine();
  tinsmith_region_end(2);
  return 0;
}
)", {}, true};

SourceFile routine(std::string_view body) {
  return {"routine.S", fmt::format(R"(
  .syntax unified
  .thumb
  .section .text.routine, "ax"
  .global routine
  .type routine, %function
routine:
{}
  .size routine, . - routine
  .bss
  .balign 16
buffer: .space 256
)", body), {}, false};
}

Counts count_routine(std::string_view body, const std::string& name) {
  const Built b = build({caller, routine(body)}, name);
  return run(b, name, {.count = true}).regions[2].each();
}

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

// --- A model through the harness

const SourceFile model{"model.c", R"(
#include "tinsmith_harness.h"
static unsigned char x[4], y[4], z[4];
static int state;
const unsigned char table[100] = {1, 2, 3};
int values[5] = {1};
int glue_init(void) { volatile char big[100]; big[0] = 1; big[99] = 1; return 0; }
__attribute__((noinline)) static void first(void) { for (int i = 0; i < 4; i++) y[i] = x[i] + 1 + table[x[i] + i]; }
__attribute__((noinline)) static void second(void) {
  for (int i = 0; i < 4; i++) z[i] = y[i] * 2 + state++ + values[i];
  values[4]++;
}
int glue_run(void) {
  volatile char stack[40];
  stack[0] = stack[39] = 1;
#ifdef TINSMITH_LAYER_HOOKS
  tinsmith_layer(0);
#endif
  first();
#ifdef TINSMITH_LAYER_HOOKS
  tinsmith_layer(1);
#endif
  second();
#ifdef TINSMITH_LAYER_HOOKS
  tinsmith_layer(2);
#endif
  return 0;
}
void glue_reset(void) { state = 0; }
unsigned glue_inputs(void) { return 1; }
unsigned glue_outputs(void) { return 1; }
void *glue_input(unsigned i) { (void)i; return x; }
const void *glue_output(unsigned i) { (void)i; return z; }
unsigned glue_input_bytes(unsigned i) { (void)i; return 4; }
unsigned glue_output_bytes(unsigned i) { (void)i; return 4; }
const void *glue_layer_output(unsigned i, unsigned *bytes) { *bytes = 4; return i ? z : y; }
)", {}, false};

TEST(Emulate, RunsAModelOverSamplesWithItsLayersApart) {
  const Built b =
      build({model}, "cortex-m4", {.flags = {"-O1"}, .defines = {"TINSMITH_LAYER_HOOKS"}, .model_harness = true});
  const RunOptions two{.input = {1, 1, 1, 1, 2, 2, 2, 2}, .samples = 2, .count = true};
  auto r = run(b, "cortex-m4", two);
  EXPECT_EQ(r.output, (Bytes{9, 11, 6, 7, 13, 7, 8, 9}));
  EXPECT_EQ(r.regions[region_run].calls, 2u);
  EXPECT_EQ(r.regions[region_setup].calls, 1u);
  ASSERT_EQ(r.layers.size(), 2u);
  EXPECT_EQ(r.layers[0].calls, 2u);
  EXPECT_GT(r.layers[1].all.instructions, r.layers[0].all.instructions / 2);
  EXPECT_LT(r.layers[0].all.instructions + r.layers[1].all.instructions, r.regions[region_run].all.instructions);
  EXPECT_GE(r.stack_run, 40u);
  EXPECT_LT(r.stack_run, 100u);
  EXPECT_GE(r.stack_setup, 100u);

  RunOptions stateful = two;
  stateful.stateful = true;
  EXPECT_EQ(run(b, "cortex-m4", stateful).output, (Bytes{9, 11, 6, 7, 17, 11, 12, 13}));

  auto dumped = run(b, "cortex-m4", {.input = two.input, .samples = 2, .dump_layers = true});
  EXPECT_EQ(dumped.output, r.output);
  ASSERT_EQ(dumped.layer_outputs.size(), 4u);
  EXPECT_EQ(dumped.layer_outputs[0].bytes, (Bytes{4, 5, 2, 2}));
  EXPECT_EQ(dumped.layer_outputs[3].sample, 1u);
  EXPECT_EQ(dumped.layer_outputs[3].layer, 1u);
  EXPECT_EQ(dumped.layer_outputs[3].bytes, (Bytes{13, 7, 8, 9}));
  EXPECT_EQ(run(b, "cortex-m4", {.input = two.input, .samples = 2, .interrupts = true}).output, r.output);
}

TEST(Emulate, SizesAreTheProgramsWithoutTheHarness) {
  const Built b = build({model}, "cortex-m4", {.model_harness = true});
  auto elf = read_elf(b.elf);
  ASSERT_TRUE(elf);
  const Sizes sizes = elf_sizes(*elf);
  EXPECT_EQ(sizes.ram, 20u + 4 + 12);
  EXPECT_EQ(sizes.constants, 100u + 20);
  EXPECT_GT(sizes.code, 50u);
  EXPECT_LT(sizes.code, 400u);
  uint32_t sum = 0;
  bool table = false;
  for (const auto& s : sizes.symbols) {
    sum += s.bytes;
    table |= s.name == "table" && s.kind == SymbolKind::constants && s.bytes == 100;
    EXPECT_FALSE(s.name.starts_with("tinsmith_")) << s.name;
  }
  EXPECT_TRUE(table);
  EXPECT_EQ(sum, sizes.code + sizes.constants + sizes.ram) << "each byte has a row";
}

TEST(Emulate, BigConstantsAndDataMoveToTheBigMemory) {
  const SourceFile big{"big.c", R"(#include "tinsmith_harness.h"
const unsigned char weights[5 << 20] = {1, [(5 << 20) - 1] = 42};
static unsigned char arena[3 << 20];
int main(void) {
  for (unsigned i = 0; i < sizeof arena; i += 4096) arena[i] = weights[sizeof weights - 1 - i];
  return arena[0];
}
)", {}, false};
  for (const char* name : {"cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"}) {
    const Built b = build({big}, name);
    EXPECT_TRUE(b.far) << name;
    EXPECT_EQ(run(b, name).exit_code, 42) << name;
  }
}

// --- What goes wrong

TEST(EmulateErrors, AnEndlessLoopIsStoppedAndNamed) {
  const Built b = build({{"main.c", R"(
__attribute__((noinline)) void spin(void) { for (;;) __asm__ volatile("nop"); }
int main(void) { spin(); return 0; }
)", {}, false}}, "cortex-m4");
  auto r = run_program(b.elf, core("cortex-m4"), {.count = true, .timeout_s = 0.5});
  ASSERT_FALSE(r);
  EXPECT_TRUE(r.error().text().starts_with("cortex-m4: the program did not finish in 0.5 s; it was stopped in spin"))
      << r.error().text();
  r = run_program(b.elf, core("cortex-m4"), {.timeout_s = 0.5});
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().text(), "cortex-m4: the program did not finish in 0.5 s; it was stopped");
}

TEST(EmulateErrors, AFaultSaysWhere) {
  const auto crash = [](std::string_view how) {
    return SourceFile{"main.c", fmt::format(R"(
__attribute__((noipa)) int broken(volatile int *p) {{ {} }}
int main(void) {{ return broken((int *)0xf0000000) + 1; }}
)", how), {}, false};
  };
  for (auto [name, how] : {std::pair{"cortex-m0plus", "__builtin_trap();"}, {"cortex-m4", "return *p;"},
                           {"cortex-m55", "return *p;"}}) {
    auto r = run_program(build({crash(how)}, name).elf, core(name));
    ASSERT_FALSE(r) << name;
    EXPECT_TRUE(r.error().text().starts_with(std::string(name) + ": the program stopped with a HardFault at broken"))
        << r.error().text();
  }
}

TEST(EmulateErrors, TheCompilersFirstErrorIsTheError) {
  auto b = build_program({{"model.c", "int main(void) {\n  return x;\n}\n", {}, false}}, core("cortex-m4"));
  ASSERT_FALSE(b);
  EXPECT_EQ(b.error().code, Code::bad_input);
  EXPECT_EQ(b.error().where, "model.c:2:10");
  EXPECT_NE(b.error().what.find(" undeclared (first use in this function)"), std::string::npos) << b.error().text();
  b = build_program({{"main.c", "int f(void);\nint main(void) { return f(); }\n", {}, false}}, core("cortex-m4"));
  ASSERT_FALSE(b);
  EXPECT_NE(b.error().text().find("undefined reference to"), std::string::npos) << b.error().text();
  b = build_program({{"../main.c", "", {}, false}}, core("cortex-m4"));
  ASSERT_FALSE(b);
  EXPECT_EQ(b.error().code, Code::usage);
}

TEST(EmulateErrors, UnknownCoresAndMissingToolsAreNamed) {
  EXPECT_EQ(find_core("cortex-a9").error().text(),
            "cortex-a9: is not a core that can be emulated; the cores are cortex-m0plus, cortex-m3, cortex-m4, "
            "cortex-m7, cortex-m33, cortex-m55");
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  auto built = build_program({}, core("cortex-m4"));
  auto report = run_program("program.elf", core("cortex-m4"));
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, Code::missing_tool);
  EXPECT_EQ(built.error().text(),
            "arm-none-eabi-gcc: not installed; try: apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().text(), "qemu-system-arm: not installed; try: apt-get install qemu-system-arm");
}

TEST(EmulateErrors, ADamagedElfIsRefused) {
  auto dir = TempDir::make().value();
  const Built b = build({{"main.c", "int main(void) { return 0; }\n", {}, false}}, "cortex-m4");
  Bytes bytes = read_file(b.elf).value();
  for (size_t n : {size_t{0}, size_t{4}, size_t{51}, size_t{52}, bytes.size() / 2, bytes.size() - 41}) {
    ASSERT_TRUE(write_file(dir.path() / "cut.elf", std::span(bytes).first(n)));
    auto elf = read_elf(dir.path() / "cut.elf");
    ASSERT_FALSE(elf) << n;
    EXPECT_EQ(elf.error().code, Code::bad_input);
  }
}

}  // namespace
}  // namespace tinsmith::emulate
