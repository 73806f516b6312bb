#include <algorithm>

#include "convert/lint.h"
#include "convert/passes.h"
#include "convert/tflite_read.h"
#include "convert/tflite_write.h"
#include "deploy/emit.h"
#include "deploy/prepare.h"
#include "fuzz.h"
#include "graphs/judge.h"
#include "model/text.h"
#include "model/verify.h"
#include "run/interpreter.h"
#include "tflite_fields.h"

using namespace tinsmith;

namespace {

bool is_small(const Graph& g) {
  int64_t bytes = 0, work = 0;
  for (const Tensor& t : g.tensors) bytes += static_cast<int64_t>(t.byte_size());
  for (const Node& n : g.nodes) work += n.op->macs ? n.op->macs(g, n) : 0;
  return bytes < 1 << 20 && work < 1 << 20;
}

void check_error(const Error& e) { FUZZ_CHECK(e.code != Code::internal && !e.what.empty()); }

// TensorFlow's variables are read, and not written.
bool has_resources(const Graph& g) {
  return std::ranges::any_of(g.nodes, [](const Node& n) { return std::string_view(n.op->name) == "READ_VARIABLE" || std::string_view(n.op->name) == "ASSIGN_VARIABLE"; });
}

// How far the inputs came, said at the end: most must be models, or little is tried.
struct Tally {
  long files = 0, imported = 0, run = 0, compiled = 0;
  ~Tally() { std::fprintf(stderr, "%ld files: %ld imported, %ld run, %ld compiled\n", files, imported, run, compiled); }
} tally;

uint32_t hash_of(std::span<const uint8_t> file) {
  uint32_t hash = 2166136261u;
  for (uint8_t b : file) hash = (hash ^ b) * 16777619u;
  return hash;
}

// On the planned interpreter as by the plain reference, with inputs of any kind. Not where a plan is refused, of a model too large.
void run(const Graph& g, uint32_t choice) {
  PlanOptions options{.in_place = choice % 2 == 0, .time_limit_s = 0, .io_apart = choice % 3 == 0};
  if (choice % 5 == 0) options.arenas = {{"fast", 512}, {"slow", 0}};
  const Bytes inputs = graphs::random_inputs(g, graphs::kSamples, choice);
  const auto got = graphs::planned_outputs(g, options, inputs, graphs::kSamples);
  if (!got) return check_error(got.error());
  ++tally.run;
  const auto want = graphs::plain_outputs(g, inputs, graphs::kSamples);
  FUZZ_CHECK(want && graphs::same_outputs(g, *want, *got));
}

// As C for a target that the file's bytes choose. Preparing must not change what it computes, and C that was planned is written whole.
void compile(const Graph& g, uint32_t choice) {
  constexpr Core cores[] = {Core::host, Core::cortex_m0plus, Core::cortex_m4, Core::cortex_m7, Core::cortex_m33, Core::cortex_m55};
  constexpr Optimize optimize[] = {Optimize::size, Optimize::speed, Optimize::ram};
  EmitOptions options{.name = "m", .target = {cores[choice % 6], optimize[choice / 6 % 3]}, .source = "f.tflite"};
  const auto prepared = prepare(g, {.target = options.target});
  if (!prepared) return check_error(prepared.error());
  options.plan.time_limit_s = 0;
  options.plan.io_apart = choice / 18 % 4 == 0;
  if (choice / 72 % 4 == 0) options.plan.arenas = {{"fast", 256}, {"slow", 0}};
  options.plan.feed_rows = choice / 288 % 2 == 0 && make_plan(*prepared, options.target, {.time_limit_s = 0, .feed_rows = true});
  const auto emitted = emit_c(*prepared, options);
  if (!emitted) return check_error(emitted.error());
  ++tally.compiled;
  FUZZ_CHECK(emitted->layers.size() == prepared->nodes.size() && emitted->files.size() >= 4);
}

}  // namespace

// What is read verifies, prints and parses to itself, is written and read to itself, survives every pass, what the
// planner accepts of it runs, and it compiles to C.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const uint8_t> file(data, size);
  ++tally.files;
  const auto report = lint(file, "f.tflite");
  auto g = read_tflite(file, "f.tflite");
  if (!g) {
    check_error(g.error());
    FUZZ_CHECK(!report || !report->runs_on("tinsmith"));
    return 0;
  }
  ++tally.imported;
  FUZZ_CHECK(report && report->runs_on("tinsmith"));
  FUZZ_CHECK(verify(*g, Stage::imported));
  if (!is_small(*g)) return 0;
  const std::string text = print(*g);
  const auto parsed = parse(text, registry());
  FUZZ_CHECK(parsed && print(*parsed) == text);
  const auto written = write_tflite(*g, {.names = true});
  FUZZ_CHECK(written.has_value() != has_resources(*g));
  if (written) {
    const auto again = read_tflite(*written, "again.tflite");
    FUZZ_CHECK(again && again->nodes.size() == g->nodes.size());
  }
  const uint32_t choice = hash_of(file);
  run(*g, choice);
  compile(*g, choice);
  const auto passed = run_passes(std::move(*g), float_passes());
  if (!passed) check_error(passed.error());
  return 0;
}

extern "C" __attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

// Three of four mutations are of the format's fields; where there is no libFuzzer (replay_main.cpp), the others are its caller's to make.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  Rng rng(seed, "fields");
  if (rng.below(4) != 0) {
    const Bytes changed = with_changed_fields({data, size}, rng);
    if (!changed.empty() && changed.size() <= max_size) {
      std::ranges::copy(changed, data);
      return changed.size();
    }
  }
  return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, max_size) : 0;
}
