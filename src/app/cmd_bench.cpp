#include <algorithm>
#include <cstdio>

#include "app/bench_frontier.h"
#include "app/bench_host.h"
#include "app/bench_sine.h"
#include "app/command.h"
#include "app/json.h"
#include "app/model_io.h"
#include "app/terminal.h"
#include "app/words.h"
#include "deploy/bench.h"

namespace tinsmith {
namespace bench_command {

struct Options {
  int64_t seeds = 1000;
  std::string model, target = "cortex-m4", optimize = "speed", frontier;
  std::vector<std::string> peers;
  bool json = false, functions = false, keep_constant_channels = false, feed_rows = false;
};

Json layer_json(const BenchLayer& l) {
  return {{"name", l.name}, {"operator", l.op}, {"kernel", l.kernel}, {"output", l.output}, {"instructions", l.counts.instructions},
          {"modelled_cycles", l.counts.cycles}, {"loads", l.counts.loads}, {"stores", l.counts.stores}, {"macs", l.macs},
          {"constants", l.constant_bytes}};
}

Json report_json(const BenchReport& b) {
  Json out = {{"model", b.model}, {"target", b.target}, {"optimize", b.optimize}, {"how", b.how},
              {"instructions", b.run.instructions}, {"modelled_cycles", b.models_cycles ? Json(b.run.cycles) : Json(nullptr)},
              {"loads", b.run.loads}, {"stores", b.run.stores}, {"setup_instructions", b.setup_instructions}, {"macs", b.macs},
              {"flash_code", b.flash_code}, {"flash_constants", b.flash_constants}, {"arena", b.arena},
              {"arena_lower_bound", b.arena_lower_bound}, {"ram_static", b.ram_static}, {"stack_peak", b.stack_peak},
              {"stack_bound", b.stack_bound ? Json(b.stack_bound) : Json(nullptr)},
              {"bytes_equal", b.bytes_equal()}, {"bytes_checked", b.bytes_checked}, {"layers", Json::array()}, {"symbols", Json::array()}};
  for (const BenchLayer& l : b.layers) out["layers"].push_back(layer_json(l));
  constexpr const char* kinds[] = {"code", "constants", "ram"};
  for (const emulate::SymbolSize& s : b.symbols) out["symbols"].push_back({{"name", s.name}, {"kind", kinds[static_cast<int>(s.kind)]}, {"bytes", s.bytes}});
  return out;
}

std::string per_mac(uint64_t instructions, uint64_t macs) {
  return macs ? fmt::format("{:.2f}", static_cast<double>(instructions) / static_cast<double>(macs)) : "";
}

void print_report(const BenchReport& b, bool functions) {
  fmt::print("{} on {}, {} ({})\n", b.model, b.target, b.optimize, b.how);
  Table table({"layer", "operator", "output", "MACs", "instructions", "a MAC", "loads", "stores", "constants"});
  for (size_t i = 0; i < b.layers.size(); ++i) {
    const BenchLayer& l = b.layers[i];
    table.add({fmt::format("{}", i), l.op, text(l.output), l.macs ? commas(l.macs) : "", commas(l.counts.instructions),
               per_mac(l.counts.instructions, l.macs), commas(l.counts.loads), commas(l.counts.stores), commas(l.constant_bytes)});
  }
  table.add({"", "all", "", commas(b.macs), commas(b.run.instructions), per_mac(b.run.instructions, b.macs), commas(b.run.loads),
             commas(b.run.stores), commas(b.flash_constants)});
  fmt::print("{}", table.text());
  if (functions) {
    Table costs({"function", "instructions"});
    for (const emulate::FunctionCost& f : b.functions) costs.add({f.name, commas(f.counts.instructions)});
    fmt::print("{}", costs.text());
  }
  fmt::print("  instructions executed {}, counted in an emulator: not time\n", commas(b.run.instructions));
  if (b.models_cycles) fmt::print("  modelled cycles {}: Arm's costs for the core, memory that never waits; a model, not a board\n", commas(b.run.cycles));
  fmt::print("  flash {} B = code {} + constants {}   RAM {} B (arena {}, lower bound {})   stack {} B{}   set-up {} instructions\n",
             commas(b.flash_code + b.flash_constants), commas(b.flash_code), commas(b.flash_constants), commas(b.ram_static), commas(b.arena),
             commas(b.arena_lower_bound), commas(b.stack_peak),
             b.stack_bound ? fmt::format(" (at most {})", commas(b.stack_bound)) : "", commas(b.setup_instructions));
  fmt::print("  outputs: {} of {} bytes equal the interpreter's\n", commas(b.bytes_checked - b.bytes_differing), commas(b.bytes_checked));
}

Status bench_model(const Options& o) {
  TRY(const Graph graph, open_model(o.model));
  if (o.target == "host") {
    if (!o.frontier.empty()) return fail(Code::usage, "--frontier", "instructions are counted on emulated cores, not on the host", "choose cortex-m4, cortex-m7, cortex-m55 ...");
    return print_host_bench(o.model, graph, {.optimize = optimize_named(o.optimize), .keep_constant_channels = o.keep_constant_channels,
                                             .plan = {.feed_rows = o.feed_rows}, .peers = o.peers}, o.json);
  }
  if (!o.peers.empty()) return fail(Code::usage, "--peer", "runs on the host only", "add --target host");
  const BenchOptions options{.optimize = optimize_named(o.optimize), .keep_constant_channels = o.keep_constant_channels, .plan = {.feed_rows = o.feed_rows}};
  if (!o.frontier.empty()) return bench_frontier(o.model, graph, core_named(o.target), options, o.frontier, o.json);
  TRY(BenchReport b, bench(graph, core_named(o.target), options));
  b.model = o.model;
  if (o.json) fmt::print("{}\n", json_text(report_json(b)));
  else print_report(b, o.functions);
  if (!b.bytes_equal())
    return fail(Code::differs, o.model, fmt::format("{} of {} output bytes differ from the interpreter's", b.bytes_differing, b.bytes_checked),
                fmt::format("tinsmith validate {} --target {} names the layer", o.model, o.target));
  return {};
}

}  // namespace bench_command

Action declare_bench(Args& args) {
  using namespace bench_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file; or the word sine-seeds: the sine project's recipe over many seeds");
  args.option("--target", "CORE", o->target, "the emulated core; host: time on this machine instead of instructions").one_of(core_names());
  args.option("--optimize", "FOR", o->optimize, "what matters most").one_of(optimize_names());
  args.flag("--functions", o->functions, "also list the functions by instructions");
  args.flag("--keep-constant-channels", o->keep_constant_channels, "do not remove the channels that no input changes");
  args.option("--frontier", "FILE", o->frontier, "draw RAM against instructions instead: speed, size, and plans in which more and more layers stream (.svg, .png)");
  args.flag("--feed-rows", o->feed_rows, "as compile's");
  args.option("--peer", "RUNTIME", o->peers, "with --target host: time this one too, in turns, by its Python package (ai-edge-litert); may repeat").one_of(peer_names());
  args.flag("--json", o->json, "print as JSON");
  args.option("--seeds", "N", o->seeds, "of sine-seeds");
  return [o] { return o->model == "sine-seeds" ? bench_sine_seeds(static_cast<int>(std::clamp<int64_t>(o->seeds, -1, INT32_MAX)), o->json) : bench_model(*o); };
}

}  // namespace tinsmith
