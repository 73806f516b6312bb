// The loop over rows in generated C, on the host and on emulated cores, against the interpreter with whole tensors.
#include <gtest/gtest.h>

#include "base/process.h"
#include "deploy/bench.h"
#include "run/stream_cases.h"

namespace tinsmith {
namespace {

void expect_equal(const Graph& g, Core core, const PlanOptions& plan, const char* what) {
  auto e = emit_c(g, {.name = "model", .target = {core, Optimize::ram}, .plan = plan});
  ASSERT_TRUE(e) << e.error().text();
  EXPECT_FALSE(e->plan.streams.empty()) << what;
  const std::vector<std::string> flags = core == Core::host ? std::vector<std::string>{"-O1", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-fsanitize=address,undefined"}
                                                            : std::vector<std::string>{"-O2"};
  auto v = validate(g, random_samples(g, 5, 3), *e, core, {.optimize = Optimize::ram, .flags = flags});
  ASSERT_TRUE(v) << what << ": " << v.error().text();
  EXPECT_TRUE(v->equal()) << what << " on " << v->target << ": " << v->differing << " of " << v->bytes << " bytes differ";
}

PlanOptions all_of(const Graph& g, RowSteps steps) { return {.time_limit_s = 0.02, .forced = {{StreamRegion{0, g.nodes.size() - 1, steps}}}}; }

TEST(StreamC, RandomChains) {
  size_t done = 0;
  for (uint64_t seed = 1000; done < 12; ++seed) {
    const Graph g = random_chain(seed, seed % 4 == 0 ? DType::f32 : DType::i8);
    const RowSteps steps{1 + static_cast<int>(seed % 4), 1 + static_cast<int>(seed % 3)};
    auto plan = make_plan(g, {}, all_of(g, steps));
    ASSERT_TRUE(plan);
    if (plan->streams.empty()) continue;
    const Core cores[] = {Core::host, Core::cortex_m4, Core::cortex_m55};
    expect_equal(g, cores[done % 3], all_of(g, steps), fmt::format("chain {}", seed).c_str());
    ++done;
  }
}

// What the fast kernels of the Cortex-M4 are for: separable convolutions, whose rows they take over in place, odd widths and heights, strides.
Graph separable(int32_t height, int32_t width, int64_t stride) {
  NetMaker m(7, DType::i8, {1, height, width, 3});
  m.conv(8, 3, 3, 1, "same");
  m.depthwise(3, 3, 1, "same");
  m.conv(16, 1, 1, 1, "same");
  m.depthwise(3, 3, stride, "same");
  m.conv(16, 1, 1, 1, "same");
  m.depthwise(3, 3, 1, "same");
  m.conv(12, 1, 1, 1, "same");
  m.mean_of_all();
  m.g.outputs = {m.at};
  return m.g;
}
TEST(StreamC, SeparableConvolutions) {
  for (const auto& [height, width, stride] : {std::tuple{13, 5, 1}, {12, 9, 2}, {17, 16, 2}})
    for (const RowSteps steps : {RowSteps{1, 1}, {2, 2}, {3, 1}}) {
      const Graph g = separable(height, width, stride);
      expect_equal(g, Core::cortex_m4, all_of(g, steps), fmt::format("{} x {}, stride {}, {} rows", height, width, stride, steps.entry).c_str());
    }
}

TEST(StreamC, ResidualOnEveryKindOfCore) {
  const Graph g = residual(14, 9, 8);
  for (Core core : {Core::host, Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m7, Core::cortex_m33, Core::cortex_m55})
    expect_equal(g, core, all_of(g, {2, 1}), "residual");
}

// The input fed by rows, through NAME_run() and so NAME_run_rows(); every second one as the planner chooses.
TEST(StreamC, FedByRows) {
  size_t done = 0;
  for (uint64_t seed = 2000; done < 12; ++seed) {
    const Graph g = random_chain(seed, seed % 4 == 0 ? DType::f32 : DType::i8);
    const RowSteps steps{1 + static_cast<int>(seed % 4), 1 + static_cast<int>(seed % 3)};
    PlanOptions plan = all_of(g, steps);
    plan.feed_rows = true;
    if (seed % 2) plan.forced.reset();
    if (!make_plan(g, {}, plan)) continue;
    const Core cores[] = {Core::host, Core::cortex_m4, Core::cortex_m55};
    expect_equal(g, cores[done % 3], plan, fmt::format("chain {}", seed).c_str());
    ++done;
  }
}

// A caller's rows: in order, each once; an error comes back; memory and real numbers give the same; and the self-test holds.
TEST(StreamC, ACallersRows) {
  NetMaker net(3, DType::i8, {1, 9, 8, 2});
  net.conv(4, 2, 2, 2, "valid");  // the ninth row is in no window
  net.depthwise(3, 3, 1, "same");
  net.mean_of_all();
  net.g.outputs = {net.at};
  auto e = emit_c(net.g, {.name = "m", .target = {Core::host, Optimize::ram}, .plan = {.feed_rows = true}});
  ASSERT_TRUE(e) << e.error().text();
  auto dir = TempDir::make();
  for (const SourceFile& f : e->files) ASSERT_TRUE(write_file(dir->path() / f.path, f.text));
  ASSERT_TRUE(write_file(dir->path() / "main.c", R"(#include <stdio.h>
#include <string.h>
#include "m.h"
static m context;
static int asked, fails_at = -1;
static int8_t image[M_INPUT_SIZE];
static int next_row(void *user, int row, int8_t *to) {
  if (user != &context || row != asked++) return 77;
  if (row == fails_at) return -42;
  memcpy(to, image + row * M_INPUT_ROW_SIZE, M_INPUT_ROW_SIZE);
  return 0;
}
int main(void) {
  float real[M_INPUT_SIZE], y[M_OUTPUT_SIZE];
  int8_t first[M_OUTPUT_SIZE];
  for (int i = 0; i < M_INPUT_SIZE; ++i) image[i] = (int8_t)(i * 37), real[i] = M_INPUT_SCALE * (float)(image[i] - M_INPUT_ZERO_POINT);
  if (m_run_rows(NULL, next_row, NULL) != M_ERROR_NULL || m_run_rows(&context, NULL, NULL) != M_ERROR_NULL || m_run(&context, NULL) != M_ERROR_NULL) return 1;
  if (m_selftest(&context) != M_OK) return 2;
  if (m_run_rows(&context, next_row, &context) != M_OK || asked != M_INPUT_ROWS) return 3;
  memcpy(first, m_output(&context), sizeof first);
  if (m_run(&context, image) != M_OK || memcmp(first, m_output(&context), sizeof first) != 0) return 4;
  if (m_run_f32(&context, real, y) != M_OK || memcmp(first, m_output(&context), sizeof first) != 0) return 5;
  asked = 0, fails_at = 5;
  if (m_run_rows(&context, next_row, &context) != -42 || asked != 6) return 6;
  asked = 0, fails_at = -1;
  if (m_run_rows(&context, next_row, &context) != M_OK || memcmp(first, m_output(&context), sizeof first) != 0) return 7;
  printf("%d rows of %d", M_INPUT_ROWS, M_INPUT_ROW_SIZE);
  return 0;
}
)"));
  for (const char* compiler : {"gcc", "clang"}) {
    const auto built = run_process({"sh", "-c", std::string(compiler) + " -std=c11 -O1 -Wall -Wextra -Wpedantic -Wconversion -Werror -ffp-contract=off "
                                                                        "-fsanitize=address,undefined -fno-sanitize-recover=all *.c -lm -o program"}, {.directory = dir->path()});
    ASSERT_EQ(built->exit_code, 0) << built->err;
    const auto ran = run_process({(dir->path() / "program").string()});
    EXPECT_EQ(ran->exit_code, 0) << compiler << ran->err;
    EXPECT_EQ(ran->out, "8 rows of 16");
  }
}

// Chosen by the planner: a smaller arena for few instructions more.
TEST(StreamC, SavesMemoryForFewInstructions) {
  const Graph g = separable(32, 24, 1);
  auto speed = bench(g, Core::cortex_m4, {.optimize = Optimize::speed, .samples = 2}), ram = bench(g, Core::cortex_m4, {.optimize = Optimize::ram, .samples = 2});
  ASSERT_TRUE(speed && ram);
  EXPECT_TRUE(ram->bytes_equal());
  EXPECT_LT(ram->arena * 5, speed->arena * 3);
  EXPECT_LT(ram->run.instructions * 100, speed->run.instructions * 120);
  uint64_t layers = 0;
  for (const BenchLayer& l : ram->layers) layers += l.counts.instructions;
  EXPECT_GT(layers * 100, ram->run.instructions * 95) << "layers in the loop are counted each";
}

}  // namespace
}  // namespace tinsmith
