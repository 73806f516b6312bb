#include "convert/lint.h"
#include "convert/passes.h"
#include "convert/tflite_read.h"
#include "convert/tflite_write.h"
#include "deploy/emit.h"
#include "deploy/prepare.h"
#include "fuzz.h"
#include "model/text.h"
#include "model/verify.h"
#include "run/interpreter.h"

using namespace tinsmith;

namespace {

bool is_small(const Graph& g) {
  int64_t bytes = 0, work = 0;
  for (const Tensor& t : g.tensors) bytes += static_cast<int64_t>(t.byte_size());
  for (const Node& n : g.nodes) work += n.op->macs ? n.op->macs(g, n) : 0;
  return bytes < 1 << 20 && work < 1 << 20;
}

void check_error(const Error& e) { FUZZ_CHECK(e.code != Code::internal && !e.what.empty()); }

// As C for a core that the file's size chooses. Preparing must not change what it computes, and C that was planned is written whole.
void compile(const Graph& g, size_t choice) {
  constexpr Core cores[] = {Core::host, Core::cortex_m4, Core::cortex_m55, Core::cortex_m0plus};
  const auto prepared = prepare(g);
  if (!prepared) return check_error(prepared.error());
  EmitOptions options{.name = "m", .target = {cores[choice % 4], choice / 4 % 2 ? Optimize::size : Optimize::speed}, .source = "f.tflite"};
  options.plan.time_limit_s = 0;
  const auto emitted = emit_c(*prepared, options);
  if (!emitted) return check_error(emitted.error());
  FUZZ_CHECK(emitted->layers.size() == prepared->nodes.size() && emitted->files.size() >= 4);
}

}  // namespace

// What is read verifies, prints and parses to itself, is written and read to itself, survives every pass, what the
// planner accepts of it runs, and it compiles to C.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> file(data, size);
  const auto report = lint(file, "f.tflite");
  auto g = read_tflite(file, "f.tflite");
  if (!g) {
    check_error(g.error());
    FUZZ_CHECK(!report || !report->runs_on("tinsmith"));
    return 0;
  }
  FUZZ_CHECK(report && report->runs_on("tinsmith"));
  FUZZ_CHECK(verify(*g, Stage::imported));
  if (!is_small(*g)) return 0;
  const std::string text = print(*g);
  const auto parsed = parse(text, registry());
  FUZZ_CHECK(parsed && print(*parsed) == text);
  const auto written = write_tflite(*g, {.names = true});
  FUZZ_CHECK(written);
  const auto again = read_tflite(*written, "again.tflite");
  FUZZ_CHECK(again && again->nodes.size() == g->nodes.size());
  auto plan = make_plan(*g, Target{}, {.time_limit_s = 0});
  if (!plan) {
    check_error(plan.error());
    return 0;
  }
  if (auto run = Interpreter::make(*g, std::move(*plan))) run->run();
  compile(*g, size);
  const auto passed = run_passes(std::move(*g), float_passes());
  if (!passed) check_error(passed.error());
  return 0;
}
