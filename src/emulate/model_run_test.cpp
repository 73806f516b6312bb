// A model through the harness: its samples, its layers, its sizes.
#include "emulate/emulate_test.h"

namespace tinsmith::emulate {
namespace {

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

}  // namespace
}  // namespace tinsmith::emulate
