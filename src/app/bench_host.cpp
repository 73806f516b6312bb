#include "app/bench_host.h"

#include "app/json.h"
#include "app/terminal.h"
#include "app/words.h"
#include "base/file.h"
#include "convert/c_array.h"

namespace tinsmith {
namespace {

std::string microseconds(double ns) { return fmt::format("{:.{}f}", ns / 1000, ns < 100e3 ? 2 : 0); }

Json timing_json(const Timing& t) {
  return {{"name", t.name}, {"median_us", t.median() / 1000}, {"least_us", t.least() / 1000}, {"most_us", t.most() / 1000}, {"rounds", t.rounds.size()}};
}

// The emulated cores' keys, where the host has such a figure.
Json report_json(const std::string& model, const HostBench& b, const std::string& optimize) {
  Json out = {{"model", model}, {"target", "host"}, {"optimize", optimize}, {"how", b.how}, {"cpu_time", timing_json(b.ours)}, {"peers", Json::array()},
              {"instructions", nullptr}, {"macs", b.macs}, {"flash_constants", b.constant_bytes}, {"arena", b.arena},
              {"arena_lower_bound", b.arena_lower_bound}, {"variables", b.variables}, {"bytes_equal", b.bytes_equal()},
              {"bytes_checked", b.bytes_checked}, {"layers", Json::array()}};
  for (const Timing& t : b.peers) out["peers"].push_back(timing_json(t));
  for (const HostBenchLayer& l : b.layers)
    out["layers"].push_back({{"name", l.name}, {"operator", l.op}, {"kernel", l.kernel}, {"output", l.output}, {"us", l.ns / 1000}, {"macs", l.macs},
                             {"constants", l.constant_bytes}});
  return out;
}

void print(const std::string& model, const HostBench& b, const std::string& optimize) {
  fmt::print("{} on this machine, {} ({}), one thread\n", model, optimize, b.how);
  Table layers({"layer", "operator", "output", "MACs", "us", "MACs a ns", "constants"});
  for (size_t i = 0; i < b.layers.size(); ++i) {
    const HostBenchLayer& l = b.layers[i];
    layers.add({fmt::format("{}", i), l.op, text(l.output), l.macs ? commas(l.macs) : "", microseconds(l.ns),
                l.macs && l.ns > 0 ? fmt::format("{:.1f}", static_cast<double>(l.macs) / l.ns) : "", commas(l.constant_bytes)});
  }
  fmt::print("{}  layers are timed in a run of their own, less the clock's cost\n", layers.text());
  Table times({"CPU us an inference", "median", "least", "most", "against tinsmith"});
  auto add = [&](const Timing& t) {
    times.add({t.name, microseconds(t.median()), microseconds(t.least()), microseconds(t.most()),
               &t == &b.ours ? "" : fmt::format("{:.2f} times", t.median() / b.ours.median())});
  };
  add(b.ours);
  for (const Timing& t : b.peers) add(t);
  fmt::print("{}  {} rounds{}; other programs on this machine disturb them\n", times.text(), b.ours.rounds.size(), b.peers.empty() ? "" : ", in turns");
  fmt::print("  constants {} B   arena {} B (lower bound {})\n", commas(b.constant_bytes), commas(b.arena), commas(b.arena_lower_bound));
  fmt::print("  outputs: {} of {} bytes equal the interpreter's\n", commas(b.bytes_checked - b.bytes_differing), commas(b.bytes_checked));
}

}  // namespace

Status print_host_bench(const std::string& model, const Graph& graph, const HostBenchOptions& options, bool json) {
  TRY(const Bytes file, read_file(model));
  TRY(const Bytes bytes, model_bytes(file, model));
  TRY(const HostBench b, bench_host(graph, bytes, options));
  const std::string optimize = optimize_names()[static_cast<size_t>(options.optimize)];
  if (json) fmt::print("{}\n", json_text(report_json(model, b, optimize)));
  else print(model, b, optimize);
  if (b.bytes_equal()) return {};
  return fail(Code::differs, model, fmt::format("{} of {} output bytes differ from the interpreter's", b.bytes_differing, b.bytes_checked),
              fmt::format("tinsmith validate {} --target host names the layer", model));
}

}  // namespace tinsmith
