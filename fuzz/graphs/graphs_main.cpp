// fuzz_graphs [--seed N] [--count M] [--nodes K] [--operator NAME] [--host] [--core NAME] [--c] [--batch B] [--flags "..."] [--census] [--write DIR] [FILE...]
//
// Differential fuzzing: M random graphs from seed N on, each run in several ways that must give the same bytes
// (judge.h). With --c also as generated C whose kernels are this program's, some hundreds of graphs a second (shared_c.h); with --host or --core as
// generated C of its own, B graphs in one program. FILEs are graphs as text, of the corpus: they are
// judged first. A graph that fails is written beside as gSEED.txt, and the exit code is 1.
// --write judges nothing: DIR gets gSEED.tflite, .in and .out, which other_runtimes.py compares with LiteRT and TensorFlow Lite Micro.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "convert/tflite_write.h"
#include "deploy/prepare.h"
#include "judge.h"
#include "maker.h"
#include "model/text.h"
#include "shared_c.h"

namespace {

using namespace tinsmith;
using namespace tinsmith::graphs;

struct Run {
  uint64_t seed = 1, count = 100;
  size_t batch = 40, failures = 0;
  GraphOptions graphs;
  std::optional<Core> core;
  std::string flags = "-O1";
  std::optional<SharedC> shared;
  bool census = false;
  std::vector<Path> files;
  Path write;
};

void report(Run& run, const Graph& g, const std::string& what) {
  ++run.failures;
  std::printf("%s: %s\n", g.name.c_str(), what.c_str());
  (void)write_file(g.name + ".txt", print(g));
}

// All members in all builds, for size, for speed and for RAM; one by one where they do not run together.
void run_members(Run& run, std::vector<Member>& members) {
  std::vector<std::string> flags;
  for (size_t at = 0; at < run.flags.size();) {
    const size_t end = std::min(run.flags.find(' ', at), run.flags.size());
    if (end > at) flags.push_back(run.flags.substr(at, end - at));
    at = end + 1;
  }
  for (Optimize optimize : {Optimize::size, Optimize::speed, Optimize::ram}) {
    if (members.empty()) return;
    if (auto differ = run_together(members, {*run.core, optimize}, flags); differ && differ->empty()) continue;
    for (const Member& m : members) {
      auto alone = run_together({m}, {*run.core, optimize}, flags);
      if (!alone) report(run, m.graph, alone.error().text());
      else if (!alone->empty()) report(run, m.graph, fmt::format("{}, for {}: other outputs than the plain reference", name(*run.core), optimize == Optimize::size ? "size" : optimize == Optimize::speed ? "speed" : "ram"));
    }
  }
  members.clear();
}

Target target_of(uint64_t seed) {
  constexpr Optimize all[] = {Optimize::size, Optimize::speed, Optimize::ram};
  return {Core::host, all[seed % 3]};
}

// Each member as C with shared kernels: for size, for speed or for RAM, and what else there is to choose, as the seed has it.
void run_shared(Run& run, std::vector<Member>& members) {
  std::vector<Trial> trials;
  for (const Member& m : members) {
    const uint64_t choice = Rng(m.seed, "emit").next();
    EmitOptions o{.target = target_of(m.seed), .source = m.graph.name, .plan = {.time_limit_s = choice % 2 ? 0.0002 : 0}};
    o.plan.io_apart = choice / 2 % 4 == 0;
    if (choice / 8 % 4 == 0) o.plan.arenas = {{"fast", 512}, {"slow", 0}};
    if (choice / 8 % 4 == 1) o.plan.arenas = {{"fast", 256}, {"middle", 1024}, {"slow", 0}};
    o.plan.feed_rows = choice / 32 % 2 == 0 && m.graph.inputs.size() == 1 && make_plan(m.graph, o.target, {.time_limit_s = 0, .feed_rows = true});
    trials.push_back({&m.graph, &m.inputs, &m.expected, o});
  }
  const auto verdicts = run.shared->run(trials, kSamples);
  for (size_t i = 0; i < trials.size(); ++i)
    if (!verdicts[i].empty()) {
      const auto& o = trials[i].options;
      report(run, *trials[i].graph, fmt::format("as C for {}{}{}{}: {}", o.target.optimize == Optimize::size ? "size" : o.target.optimize == Optimize::speed ? "speed" : "ram",
                                                o.plan.io_apart ? ", inputs and outputs apart" : "", o.plan.arenas.empty() ? "" : ", several memories",
                                                o.plan.feed_rows ? ", fed by rows" : "", verdicts[i]));
    }
  members.clear();
}

// The model, its inputs and what the plain kernels make of them, sample by sample.
void write_graph(Run& run, const Graph& g, const Bytes& inputs) {
  const auto outputs = plain_outputs(g, inputs, kSamples);
  const auto model = write_tflite(g);
  if (!outputs || !model) return report(run, g, (outputs ? model.error() : outputs.error()).text());
  FileSet set;
  set.add(run.write / (g.name + ".tflite"), *model);
  set.add(run.write / (g.name + ".in"), inputs);
  set.add(run.write / (g.name + ".out"), *outputs);
  if (auto ok = set.commit(); !ok) report(run, g, ok.error().text());
}

void run_batch(Run& run, std::vector<Member>& members) {
  if (run.core) run_members(run, members);
  else if (run.shared) run_shared(run, members);
}

void try_graph(Run& run, const Graph& g, uint64_t seed, std::vector<Member>& members) {
  Bytes inputs = random_inputs(g, kSamples, seed);
  if (!run.write.empty()) return write_graph(run, g, inputs);
  if (const std::string what = judge(g, inputs, kSamples, run.shared ? std::optional(seed) : std::nullopt); !what.empty()) return report(run, g, what);
  if (!run.core && !run.shared) return;
  auto prepared = run.shared ? prepare(g, {.target = target_of(seed), .time_limit_s = 0}) : prepare(g);
  if (!prepared) return report(run, g, "preparing: " + prepared.error().text());
  prepared->name = g.name;
  Bytes expected = *plain_outputs(g, inputs, kSamples);
  members.push_back({seed, std::move(*prepared), std::move(inputs), std::move(expected)});
  if (members.size() == run.batch) run_batch(run, members);
}

}  // namespace

int main(int argc, char** argv) {
  Run run;
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    auto value = [&] { return i + 1 < argc ? argv[++i] : ""; };
    if (a == "--seed") run.seed = std::strtoull(value(), nullptr, 10);
    else if (a == "--count") run.count = std::strtoull(value(), nullptr, 10);
    else if (a == "--batch") run.batch = std::max<size_t>(1, std::strtoull(value(), nullptr, 10));
    else if (a == "--flags") run.flags = value();
    else if (a == "--c") {
      auto shared = SharedC::make();
      if (!shared) {
        std::printf("%s\n", shared.error().text().c_str());
        return 1;
      }
      run.shared.emplace(std::move(*shared));
    } else if (a == "--host") run.core = Core::host;
    else if (a == "--core") run.core = core_of(value());
    else if (a == "--nodes") run.graphs.most_nodes = std::max<size_t>(1, std::strtoull(value(), nullptr, 10));
    else if (a == "--operator") run.graphs.operators.push_back(op_named(value()));
    else if (a == "--census") run.census = true;
    else if (a == "--write") run.write = value();
    else run.files.push_back(a);
  }
  if (std::ranges::count(run.graphs.operators, nullptr) > 0) {
    std::printf("no such operator\n");
    return 1;
  }
  Census census;
  std::vector<Member> members;
  for (const Path& file : run.files) {
    auto text = read_text(file);
    auto g = text ? parse(*text, registry(), file.string()) : Result<Graph>(tl::unexpected(text.error()));
    if (!g) {
      std::printf("%s\n", g.error().text().c_str());
      return 1;
    }
    g->name = fmt::format("file_{}", &file - run.files.data());  // a C identifier, of its own
    try_graph(run, *g, 1, members);
  }
  size_t nodes = 0;
  for (uint64_t seed = run.seed; seed < run.seed + run.count; ++seed) {
    const Graph g = random_graph(seed, run.graphs, &census);
    nodes += g.nodes.size();
    try_graph(run, g, seed, members);
  }
  run_batch(run, members);
  if (run.census) {
    std::map<std::string, std::pair<size_t, size_t>> all;
    for (const auto& [key, n] : census.made) all[key].first = n;
    for (const auto& [key, n] : census.refused) all[key].second = n;
    for (const auto& [key, n] : all)
      std::printf("%-44s %6zu made %6zu refused  %s\n", key.c_str(), n.first, n.second, n.second ? census.why[key].c_str() : "");
    for (const Op* op : registry()) {
      const auto it = census.made.lower_bound(std::string(op->name) + " ");
      if (it == census.made.end() || !it->first.starts_with(std::string(op->name) + " ")) std::printf("never made: %s\n", op->name);
    }
  }
  if (run.shared) {
    const auto& c = run.shared->count();
    if (run.census)
      for (const auto& [kernel, n] : c.kernels) std::printf("%-44s in %zu programs\n", kernel.c_str(), n);
    std::printf("%zu programs as C: %zu with layers that run some rows at a time, %zu fed by rows, %zu with inputs and outputs apart, %zu in several memories\n", c.programs,
                c.streams, c.fed, c.apart, c.several_memories);
  }
  std::printf("%zu files and %llu graphs of %zu nodes: %zu failures\n", run.files.size(), static_cast<unsigned long long>(run.count), nodes, run.failures);
  return run.failures ? 1 : 0;
}
