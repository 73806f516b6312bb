#include "deploy/bench_host.h"

#include <algorithm>
#include <charconv>

#include "deploy/host_program.h"
#include "deploy/prepare.h"
#include "deploy/python.h"
#include "embedded/peer_script.h"

namespace tinsmith {
namespace {

// The numbers that a text begins with, a line each.
std::vector<double> numbers_of(const std::string& text) {
  std::vector<double> numbers;
  for (size_t at = 0; at < text.size();) {
    double value = 0;
    if (std::from_chars(text.data() + at, text.data() + text.size(), value).ec != std::errc()) break;
    numbers.push_back(value);
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  }
  return numbers;
}

Result<std::vector<double>> timed(const HostProgram& program, size_t samples, int milliseconds) {
  TRY(const ProcessResult ran, program.run({"input", "output", fmt::format("{}", samples), fmt::format("{}", milliseconds)}));
  return numbers_of(ran.out);
}

Status add_round(Timing& t, const std::string& peer, const TempDir& dir, int milliseconds) {
  TRY(const ProcessResult ran, run_python("--peer " + peer, {"peer.py", peer, "model.tflite", fmt::format("{}", milliseconds)}, dir.path(), "ai-edge-litert numpy"));
  const auto ns = numbers_of(ran.out);
  if (ran.exit_code != 0 || ns.empty()) return fail(Code::unsupported, "--peer " + peer, last_line(ran.err), "time the model without this peer");
  t.rounds.push_back(ns[0]);
  const size_t name = ran.out.find('\n') + 1;
  t.name = ran.out.substr(name, ran.out.find('\n', name) - name);
  return {};
}

}  // namespace

double Timing::least() const { return *std::ranges::min_element(rounds); }
double Timing::most() const { return *std::ranges::max_element(rounds); }
double Timing::median() const {
  std::vector<double> sorted = rounds;
  std::ranges::sort(sorted);
  return (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
}

const std::vector<std::string>& peer_names() {
  static const std::vector<std::string> names{"litert", "xnnpack"};
  return names;
}

Result<HostBench> bench_host(const Graph& original, const Bytes& model, const HostBenchOptions& options) {
  const Target target{Core::host, options.optimize};
  TRY(const Graph graph, prepare(original, {.keep_constant_channels = options.keep_constant_channels, .target = target}));
  TRY(const Emitted e, emit_c(graph, {.name = "model", .target = target, .plan = options.plan}));
  const Samples8 samples = random_samples(graph, 4, 1);
  const std::string level = options.optimize == Optimize::size ? "-Os" : "-O2";
  TRY(const HostProgram program, build_host_program(graph, e, samples.data, "host_bench.c", {level}));
  TRY(const HostProgram hooked, build_host_program(graph, e, samples.data, "host_bench.c", {level, "-DTINSMITH_LAYER_HOOKS"}));

  TRY(TempDir dir, TempDir::make("tinsmith-peers"));
  FileSet files;
  files.add(dir.path() / "model.tflite", Bytes(model));
  files.add(dir.path() / "input", Bytes(samples.data));
  for (const EmbeddedFile& f : embedded::peer_script()) files.add(dir.path() / f.path, f.contents);
  CHECKED(files.commit());

  HostBench b{.how = fmt::format("{} {}", program.compiler.filename().string(), level), .ours = {"tinsmith", {}}, .peers = {}};
  b.peers.resize(options.peers.size());
  for (int round = 0; round < options.rounds; ++round) {
    TRY(const auto ns, timed(program, samples.count, options.milliseconds));
    if (ns.empty()) return fail(Code::internal, "the generated C", "printed no time", "report it with the model");
    b.ours.rounds.push_back(ns[0]);
    for (size_t i = 0; i < b.peers.size(); ++i) CHECKED(add_round(b.peers[i], options.peers[i], dir, options.milliseconds));
  }
  TRY(const Bytes got, read_file(program.dir.path() / "output"));
  TRY(const Bytes want, interpreted_outputs(original, samples, false));
  b.bytes_checked = want.size();
  for (size_t i = 0; i < want.size(); ++i) b.bytes_differing += i >= got.size() || want[i] != got[i];

  TRY(const auto of_layers, timed(hooked, samples.count, options.milliseconds));
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    HostBenchLayer layer{.name = e.layers[i].function, .op = node.op->name, .kernel = e.layers[i].kernel, .output = graph.output(node).shape};
    layer.macs = node.op->macs ? static_cast<uint64_t>(node.op->macs(graph, node)) : 0;
    layer.ns = i < of_layers.size() ? of_layers[i] : 0;
    layer.constant_bytes = e.layers[i].constant_bytes;
    b.macs += layer.macs;
    b.layers.push_back(std::move(layer));
  }
  b.constant_bytes = e.constant_bytes;
  b.arena = e.plan.arena_size, b.arena_lower_bound = e.plan.lower_bound, b.variables = e.plan.variables_size;
  return b;
}

}  // namespace tinsmith
