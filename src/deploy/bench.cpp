#include "deploy/bench.h"

#include "deploy/prepare.h"
#include "emulate/stack.h"
#include "run/interpreter.h"

namespace tinsmith {
namespace {

struct Built {
  emulate::Built program;
  const emulate::Core* core;
};

Result<Built> build(const Graph& graph, const Emitted& e, Core core, Optimize optimize, bool hooks, const std::string& model = "model") {
  TRY(const emulate::Core* emulated, emulate::find_core(name(core)));
  std::vector<emulate::SourceFile> files;
  for (const SourceFile& f : e.files) files.push_back({f.path, f.text});
  const SourceFile glue = emit_glue(graph, e, model);
  files.push_back({.path = glue.path, .text = glue.text, .harness = true});
  emulate::BuildOptions options{.flags = compiler_flags(optimize), .model_harness = true};
  if (hooks) options.defines.insert(options.defines.end(), {"TINSMITH_LAYER_HOOKS", "TINSMITH_ROW_HOOKS"});
  TRY(emulate::Built program, emulate::build_program(files, *emulated, options));
  return Built{std::move(program), emulated};
}

// The state that the counts are of is the first sample's; variables live on where the model has any.
Result<emulate::RunReport> run(const Built& built, const Samples8& samples) {
  return emulate::run_program(built.program.elf, *built.core,
                              {.input = samples.data, .samples = static_cast<uint32_t>(samples.count), .count = true, .timeout_s = 300});
}

}  // namespace

std::vector<std::string> compiler_flags(Optimize optimize) {
  std::vector<std::string> flags{"-std=c11", "-ffp-contract=off", "-ffunction-sections", "-fdata-sections"};
  flags.push_back(optimize == Optimize::size ? "-Os" : "-O2");
  return flags;
}

Result<emulate::StackBound> stack_bound(const Graph& graph, const Emitted& e, const std::string& model, Core core, Optimize optimize) {
  TRY(const Built built, build(graph, e, core, optimize, false, model));
  return emulate::worst_stack(built.program.elf, "glue_run");
}

Result<BenchReport> bench(const Graph& original, Core core, const BenchOptions& options) {
  TRY(const Graph graph, prepare(original, {.keep_constant_channels = options.keep_constant_channels, .target = {core, options.optimize}}));
  TRY(const Emitted e, emit_c(graph, {.name = "model", .target = {core, options.optimize}, .plan = options.plan}));
  const Samples8 samples = random_samples(graph, options.samples, 1);
  TRY(const Built plain, build(graph, e, core, options.optimize, false));
  TRY(const emulate::RunReport report, run(plain, samples));
  if (report.exit_code != 0)
    return fail(Code::internal, "the generated C", fmt::format("ended with code {} on {}", report.exit_code, name(core)), "report it with the model");

  BenchReport b{.target = name(core), .how = fmt::format("arm-none-eabi-gcc {}, QEMU {}", compiler_flags(options.optimize).back(), plain.core->machine)};
  b.optimize = options.optimize == Optimize::size ? "size" : options.optimize == Optimize::speed ? "speed" : "ram";
  if (auto at = report.regions.find(emulate::region_run); at != report.regions.end()) b.run = at->second.each();
  if (auto at = report.regions.find(emulate::region_setup); at != report.regions.end()) b.setup_instructions = at->second.each().instructions;
  b.models_cycles = plain.core->models_cycles;
  b.stack_peak = report.stack_run;
  TRY(const emulate::StackBound bound, emulate::worst_stack(plain.program.elf, "glue_run"));
  if (bound.unbounded.empty()) b.stack_bound = bound.bytes;
  b.functions = report.functions;
  TRY(const emulate::Elf elf, emulate::read_elf(plain.program.elf));
  const emulate::Sizes sizes = emulate::elf_sizes(elf);
  b.flash_code = sizes.code, b.flash_constants = sizes.constants, b.ram_static = sizes.ram, b.symbols = sizes.symbols;
  b.arena = e.plan.arena_size, b.arena_lower_bound = e.plan.lower_bound, b.variables = e.plan.variables_size;

  TRY(const Bytes want, interpreted_outputs(original, samples, false));
  b.bytes_checked = want.size();
  for (size_t i = 0; i < want.size(); ++i) b.bytes_differing += i >= report.output.size() || want[i] != report.output[i];

  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    BenchLayer layer{.name = e.layers[i].function, .op = node.op->name, .kernel = e.layers[i].kernel, .output = graph.output(node).shape};
    layer.macs = node.op->macs ? static_cast<uint64_t>(node.op->macs(graph, node)) : 0;
    layer.constant_bytes = e.layers[i].constant_bytes;
    b.macs += layer.macs;
    b.layers.push_back(std::move(layer));
  }
  if (options.layers) {
    TRY(const Built hooked, build(graph, e, core, options.optimize, true));
    TRY(emulate::RunReport counted, run(hooked, samples));
    for (size_t i = 0; i < b.layers.size() && i < counted.layers.size(); ++i) {
      counted.layers[i].calls = samples.count;  // a layer in a loop over rows is announced many times
      b.layers[i].counts = counted.layers[i].each();
    }
  }
  return b;
}

}  // namespace tinsmith
