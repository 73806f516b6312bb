#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "app/report_records.h"
#include "app/terminal.h"
#include "app/words.h"
#include "deploy/bench.h"
#include "deploy/c_text.h"
#include "deploy/emit.h"
#include "model/text.h"
#include "report/plots.h"

namespace tinsmith {
namespace compile_command {

struct Options {
  std::string model, output_dir, dump_ir, arena, target = "host", optimize = "speed", name = "model";
  std::vector<std::string> arenas;
  bool json = false, keep_constant_channels = false, io_apart = false, feed_rows = false, stack = false;
};

Status compile(const Options& o) {
  if (!is_c_identifier(o.name))
    return fail(Code::usage, "--name", fmt::format("\"{}\" is no name in C", o.name), "letters, digits and _, such as sine_model");
  if (o.stack && o.target == "host") return fail(Code::usage, "--stack", "the host's is not bounded", "choose --target cortex-m4, cortex-m7, cortex-m55 ...");
  FileSet files;
  int passes = 0;
  auto dump = [&](const char* pass, const Graph& g) {
    if (!o.dump_ir.empty()) files.add(Path(o.dump_ir) / fmt::format("{:02}_{}.txt", ++passes, pass), print(g));
  };
  TRY(const Graph original, open_model(o.model));
  const Target target{core_named(o.target), optimize_named(o.optimize)};
  TRY(const Graph graph, prepare(original, {.keep_constant_channels = o.keep_constant_channels, .target = target, .after = dump}));
  const Saved spared = saved(original, graph);
  EmitOptions options{.name = o.name, .target = target};
  TRY(options.plan.arenas, arena_specs(o.arenas));
  options.plan.io_apart = o.io_apart;
  options.plan.feed_rows = o.feed_rows;
  options.source = Path(o.model).filename().string();
  TRY(Emitted emitted, emit_c(graph, options));
  std::optional<emulate::StackBound> stack;
  if (o.stack) {
    TRY(stack, stack_bound(graph, emitted, o.name, target.core, target.optimize));
  }
  for (const SourceFile& f : emitted.files) files.add(Path(o.output_dir) / f.path, f.text);
  if (!o.arena.empty()) files.add(o.arena, write_svg(report::arena_plot(arena_record(graph, emitted.plan, options.source))));
  CHECKED(files.commit());

  const Plan& plan = emitted.plan;
  if (o.json) {
    Json out = {{"name", o.name}, {"target", o.target}, {"optimize", o.optimize}, {"constants", emitted.constant_bytes},
                {"arena", plan.arena_size}, {"arena_lower_bound", plan.lower_bound}, {"variables", plan.variables_size},
                {"macs", spared.macs_after}, {"macs_of_constant_channels", spared.macs_before - spared.macs_after}};
    for (const Arena& a : plan.arenas)
      if (plan.arenas.size() > 1) out["arenas"].push_back({{"name", a.name}, {"size", a.size}, {"lower_bound", a.lower_bound}});
    if (stack) out["stack_bound"] = stack->unbounded.empty() ? Json(stack->bytes) : Json(nullptr);
    out["copies_spared"] = plan.copies_spared;
    for (const Stream& stream : plan.streams)
      out["streams"].push_back({{"first", stream.first}, {"last", stream.last}, {"rows", stream.steps.entry}, {"turns", stream.turns.size()},
                                {"fed_rows", stream.feed.rows}});
    for (const SourceFile& f : emitted.files) out["files"].push_back((Path(o.output_dir) / f.path).string());
    for (const std::string& f : emitted.sources) out["compile"].push_back((Path(o.output_dir) / f).string());
    return fmt::print("{}\n", json_text(out)), Status();
  }
  fmt::print("{}: {} files for {}, to be {}; compile {}\n", o.output_dir, emitted.files.size(), o.target,
             o.optimize == "speed" ? "fast" : "small", fmt::join(emitted.sources, " "));
  fmt::print("  flash  {} B of constants, and the code\n", with_commas(static_cast<int64_t>(emitted.constant_bytes)));
  fmt::print("  RAM    {}\n", arena_text(plan));
  if (stack && stack->unbounded.empty()) fmt::print("  stack  at most {} B in {}_run(), by arm-none-eabi-gcc's code\n", with_commas(stack->bytes), o.name);
  if (stack && !stack->unbounded.empty()) fmt::print("  stack  no bound: {}\n", stack->unbounded);
  for (const Stream& stream : plan.streams)
    fmt::print("  rows   layers {} to {} run some rows at a time, the first {} of them in a turn\n", stream.first, stream.last, stream.steps.entry);
  if (const Stream* fed = plan.fed()) fmt::print("  input  {} rows, asked for by {}_run_rows()\n", fed->feed.rows, o.name);
  if (plan.copies_spared) fmt::print("  copies {} less: parts lie in their wholes\n", bytes_text(plan.copies_spared));
  if (spared.macs_after != spared.macs_before)
    fmt::print("  left out: {} of {} MACs, of channels that are the same for every input (--keep-constant-channels keeps them)\n",
               with_commas(spared.macs_before - spared.macs_after), with_commas(spared.macs_before));
  return {};
}

}  // namespace compile_command

Action declare_compile(Args& args) {
  using namespace compile_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file");
  args.option("-o,--output-dir", "DIR", o->output_dir, "where the C files go").required();
  args.option("--target", "CORE", o->target, "the core that will run it").one_of(core_names());
  args.option("--optimize", "FOR", o->optimize, "what matters most").one_of(optimize_names());
  args.option("--name", "NAME", o->name, "prefix of the functions and files");
  args.flag("--keep-constant-channels", o->keep_constant_channels, "do not remove the channels that no input changes");
  args.option("--arena", "NAME=SIZE", o->arenas,
              "a memory for the tensors; may repeat: what does not fit in the first, the largest tensors, goes to the next (fast=16k)");
  args.flag("--io-apart", o->io_apart, "inputs and outputs have memory of their own; else they share the arena with the tensors");
  args.flag("--feed-rows", o->feed_rows, "the model does not hold its input: it asks the caller for a row when a layer needs one; for --optimize ram");
  args.flag("--stack", o->stack, "print how much stack a run can need at most: builds it with arm-none-eabi-gcc");
  args.option("--arena-svg", "FILE", o->arena, "draw the memory plan: each tensor's place over time");
  args.option("--dump-ir", "DIR", o->dump_ir, "write the graph after each pass as text");
  args.flag("--json", o->json, "print the sizes as JSON");
  return [o] { return compile(*o); };
}

}  // namespace tinsmith
