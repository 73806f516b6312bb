#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/command.h"
#include "app/model_io.h"
#include "app/terminal.h"
#include "app/words.h"
#include "deploy/validate.h"

namespace tinsmith {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string model, optimize = "speed";
  std::vector<std::string> inputs, targets;
  int64_t samples = 10, seed = 1;
  bool stateful = false, json = false;
};

Result<Samples8> samples_of(const Options& o, const Graph& graph) {
  if (o.inputs.empty()) return random_samples(graph, static_cast<size_t>(o.samples), static_cast<uint64_t>(o.seed));
  TRY(auto inputs, read_inputs(graph, o.inputs, "tinsmith validate"));
  Samples8 out{inputs.empty() ? 1 : inputs[0].size(), {}};
  for (size_t s = 0; s < out.count; ++s)
    for (const auto& input : inputs) out.data.insert(out.data.end(), input[s].begin(), input[s].end());
  return out;
}

Status run(const Options& o) {
  if (o.samples < 1 || o.samples > 1'000'000) return fail(Code::usage, "--samples", fmt::format("{} samples", o.samples), "1 to 1000000");
  TRY(Graph graph, open_for_compiling(o.model));
  TRY(Samples8 samples, samples_of(o, graph));
  const std::vector<std::string> targets = o.targets.empty() ? core_names() : o.targets;
  Json json = {{"model", o.model}, {"samples", samples.count}};
  std::vector<std::string> differing;
  if (!o.json) fmt::print("{}: {} samples{}\n", o.model, with_commas(static_cast<int64_t>(samples.count)), o.inputs.empty() ? ", random" : "");
  for (const std::string& target : targets) {
    TRY(Verdict v, validate(graph, samples, core_named(target), {.optimize = optimize_named(o.optimize), .stateful = o.stateful}));
    if (!v.equal()) differing.push_back(target);
    if (o.json) {
      Json& one = json["targets"].emplace_back(Json{{"target", target}, {"how", v.how}, {"bytes", v.bytes}, {"differing", v.differing}});
      if (v.first)
        one["first"] = {{"layer", v.first->layer}, {"operator", v.first->op}, {"sample", v.first->sample}, {"differing", v.first->differing},
                        {"elements", v.first->elements}, {"worst", v.first->worst}, {"interpreter", v.first->interpreter}, {"target", v.first->target}};
      continue;
    }
    fmt::print("  {:<15}{}  ({})\n", target,
               v.equal() ? fmt::format("{} of {} bytes equal", with_commas(static_cast<int64_t>(v.bytes)), with_commas(static_cast<int64_t>(v.bytes)))
                         : fmt::format("{} of {} bytes differ", with_commas(static_cast<int64_t>(v.differing)), with_commas(static_cast<int64_t>(v.bytes))),
               v.how);
    if (v.first) fmt::print("    {}\n", text(*v.first, target));
    std::fflush(stdout);
  }
  if (o.json) fmt::print("{}\n", json.dump(2));
  if (differing.empty()) return {};
  return fail(Code::differs, o.model, fmt::format("gives other bytes on {}", fmt::join(differing, ", ")), "the first layer that differs is named above");
}

}  // namespace

Action declare_validate(Args& args) {
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file");
  args.option("-i,--input", "FILE", o->inputs, "a .npy file of samples for each input; else random ones");
  args.option("--target", "CORE", o->targets, "compare on this core; may repeat; else on all").one_of(core_names());
  args.option("--optimize", "FOR", o->optimize, "as compile's").one_of(optimize_names());
  args.option("--samples", "N", o->samples, "how many random samples");
  args.option("--seed", "N", o->seed, "of the random samples");
  args.flag("--stateful", o->stateful, "keep the model's variables from one sample to the next");
  args.flag("--json", o->json, "print as JSON");
  return [o] { return run(*o); };
}

}  // namespace tinsmith
