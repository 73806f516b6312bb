#include <algorithm>
#include <cstdio>

#include "app/command.h"
#include "app/firmware_check.h"
#include "app/json.h"
#include "app/labelled.h"
#include "app/model_io.h"
#include "app/project.h"
#include "app/terminal.h"
#include "app/words.h"
#include "convert/c_array.h"
#include "deploy/oracle.h"
#include "deploy/validate.h"

namespace tinsmith {
namespace validate_command {

struct Options {
  std::string model, optimize = "speed", firmware, kind, data;
  std::vector<std::string> inputs, targets;
  int64_t samples = 100, seed = 1;
  double seconds = 3;
  std::vector<std::string> arenas, oracles;
  double tolerance = 1e-5, steps = 0;
  bool stateful = false, json = false, io_apart = false, feed_rows = false;
};

Result<Samples8> samples_of(const Options& o, const Graph& graph) {
  if (o.inputs.empty()) return random_samples(graph, static_cast<size_t>(o.samples), static_cast<uint64_t>(o.seed));
  TRY(auto inputs, read_inputs(graph, o.inputs, "tinsmith validate"));
  Samples8 out{inputs.empty() ? 1 : inputs[0].size(), {}};
  for (size_t s = 0; s < out.count; ++s)
    for (const auto& input : inputs) out.data.insert(out.data.end(), input[s].begin(), input[s].end());
  return out;
}

std::string counted(size_t n, const char* what) { return with_commas(static_cast<int64_t>(n)) + " " + what; }

Json difference_json(const Difference& d) {
  return {{"layer", d.layer}, {"operator", d.op}, {"sample", d.sample}, {"differing", d.differing},
          {"elements", d.elements}, {"worst", d.worst}, {"interpreter", d.interpreter}, {"target", d.target}};
}

Status run(const Options& o, const Project& project) {
  if (o.samples < 1 || o.samples > 1'000'000) return fail(Code::usage, "--samples", fmt::format("{} samples", o.samples), "1 to 1000000");
  TRY(Graph graph, open_model(o.model));
  Labelled labelled;
  if (!o.data.empty() && !o.inputs.empty()) return fail(Code::usage, "--data", "and --input", "give one of them");
  if (o.data.empty()) {
    TRY(labelled.samples, samples_of(o, graph));
  } else {
    TRY(labelled, read_labelled(o.data, graph));
  }
  const Samples8& samples = labelled.samples;
  // "; 901 of 1,000 right (90.1 %)", where there are labels.
  auto score = [&](const Bytes& outputs) -> std::string {
    const size_t all = labelled.labels.size(), hits = right(graph, outputs, labelled.labels);
    if (!all) return "";
    return fmt::format("; {} of {} right ({:.1f} %)", with_commas(static_cast<int64_t>(hits)), with_commas(static_cast<int64_t>(all)),
                       100.0 * static_cast<double>(hits) / static_cast<double>(all));
  };
  // With an oracle alone the cores are not asked.
  const std::vector<std::string> targets = !o.targets.empty() ? o.targets : o.oracles.empty() ? core_names() : std::vector<std::string>{};
  PlanOptions plan{.feed_rows = o.feed_rows, .io_apart = o.io_apart};
  TRY(plan.arenas, arena_specs(o.arenas));
  Json json = {{"model", o.model}, {"samples", samples.count}};
  std::vector<std::string> differing;
  if (!o.json) fmt::print("{}: {} samples{}\n", o.model, with_commas(static_cast<int64_t>(samples.count)), o.inputs.empty() && o.data.empty() ? ", random" : "");
  if (!labelled.labels.empty()) {
    TRY(const Bytes ours, interpreted_outputs(graph, samples, o.stateful));
    json["right"] = right(graph, ours, labelled.labels);
    if (!o.json) fmt::print("  {:<15}{}\n", "interpreter", score(ours).substr(2));
  }
  for (const std::string& target : targets) {
    TRY(Verdict v, validate(graph, samples, core_named(target), {.optimize = optimize_named(o.optimize), .stateful = o.stateful, .plan = plan}));
    if (!v.equal()) differing.push_back(target);
    Json& one = json["targets"].emplace_back(Json{{"target", target}, {"how", v.how}, {"bytes", v.bytes}, {"differing", v.differing}});
    if (v.first) one["first"] = difference_json(*v.first);
    if (!labelled.labels.empty()) one["right"] = right(graph, v.outputs, labelled.labels);
    if (o.json) continue;
    fmt::print("  {:<15}{}{}  ({})\n", target,
               v.equal() ? fmt::format("{} of {} equal", with_commas(static_cast<int64_t>(v.bytes)), counted(v.bytes, "bytes"))
                         : fmt::format("{} of {} differ", with_commas(static_cast<int64_t>(v.differing)), counted(v.bytes, "bytes")),
               score(v.outputs), v.how);
    if (v.first) fmt::print("    {}\n", text(*v.first, target));
    std::fflush(stdout);
  }
  for (const std::string& oracle : o.oracles) {
    TRY(const Bytes file, read_file(o.model));
    TRY(const Bytes model, model_bytes(file, o.model));
    TRY(OracleVerdict v, ask_oracle(graph, model, samples, oracle == "litert" ? Oracle::litert : Oracle::tflm,
                                    {.stateful = o.stateful, .tolerance = o.tolerance, .steps = o.steps}));
    if (!v.agrees()) differing.push_back(oracle);
    Json& one = json["oracles"].emplace_back(Json{{"oracle", oracle}, {"how", v.how}, {"elements", v.elements}, {"differing", v.differing}, {"unequal", v.unequal}});
    if (v.first) one["first"] = difference_json(*v.first);
    if (o.json) continue;
    const std::string all = counted(v.elements, "outputs");
    fmt::print("  {:<15}{}  ({})\n", oracle,
               !v.agrees() ? fmt::format("{} of {} differ", with_commas(static_cast<int64_t>(v.differing)), all)
               : v.unequal ? fmt::format("{} agree, {} of them bit for bit", all, with_commas(static_cast<int64_t>(v.elements - v.unequal)))
                           : fmt::format("{} of {} equal, bit for bit", with_commas(static_cast<int64_t>(v.elements)), all), v.how);
    if (v.first) fmt::print("    {}\n", text(*v.first, oracle));
    else if (!v.agrees()) fmt::print("    the layers do not show where: they agree, or are those of a loop that was written out\n");
  }
  if (!o.firmware.empty()) {
    TRY(FirmwareCheck check, check_firmware(o.firmware, project.config.target.board, graph, o.seconds));
    const bool equal = check.equal == check.outputs;
    if (!equal) differing.push_back("the virtual board");
    json["firmware"] = {{"elf", o.firmware}, {"outputs", check.outputs}, {"equal", check.equal}};
    if (!o.json)
      fmt::print("  {:<15}{} of {} equal, byte for byte{}  ({})\n", "virtual board", with_commas(static_cast<int64_t>(check.equal)),
                 counted(check.outputs, "outputs"), equal ? "" : fmt::format("; the first that differs: x = {}", check.first_x), o.firmware);
  }
  if (!project.dir.empty()) CHECKED(write_file(project.out("validation.json"), json_text(json) + "\n"));
  if (o.json) fmt::print("{}\n", json_text(json));
  if (differing.empty()) return {};
  return fail(Code::differs, o.model, fmt::format("gives other bytes on {}", fmt::join(differing, ", ")), "where, is said above");
}

}  // namespace validate_command

Action declare_validate(Args& args) {
  using namespace validate_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file; else the project's, with its firmware").is_required = false;
  args.option("-i,--input", "FILE", o->inputs, "a .npy file of samples for each input; else random ones");
  args.option("--data", "FOLDER", o->data, "labelled samples: raw input files, and y_labels.csv with \"file, classes, label\" (MLPerf Tiny's form)");
  args.option("--target", "CORE", o->targets, "compare on this core; may repeat; else on all").one_of(core_names());
  args.option("--kind", "KIND", o->kind, "of the project's kinds this one, instead of [target] kind").one_of(list("float32,dynamic,float16,int8,int8_per_tensor,int16x8"));
  args.option("--firmware", "ELF", o->firmware, "run this build of the sine firmware on the virtual board, too");
  args.option("--seconds", "S", o->seconds, "for which it runs");
  args.option("--oracle", "RUNTIME", o->oracles, "compare with another runtime, by its Python package (python3, or $TINSMITH_PYTHON); may repeat").one_of(list("litert,tflm"));
  args.option("--tolerance", "SHARE", o->tolerance, "how far an oracle's floats may be off, as a share of the largest in the tensor");
  args.option("--steps", "N", o->steps, "how many steps an oracle's integers may be off");
  args.option("--optimize", "FOR", o->optimize, "as compile's").one_of(optimize_names());
  args.option("--arena", "NAME=SIZE", o->arenas, "as compile's; may repeat");
  args.flag("--io-apart", o->io_apart, "as compile's");
  args.flag("--feed-rows", o->feed_rows, "as compile's");
  args.option("--samples", "N", o->samples, "how many random samples");
  args.option("--seed", "N", o->seed, "of the random samples");
  args.flag("--stateful", o->stateful, "keep the model's variables from one sample to the next");
  args.flag("--json", o->json, "print as JSON");
  auto flags = declare_project(args, {});
  return [=]() -> Status {
    TRY(Project project, o->model.empty() ? open_project(*flags) : without_project(*flags));
    if (o->model.empty()) {
      o->model = project.model_file(o->kind.empty() ? project.config.target.kind : o->kind).lexically_normal().string();
      CHECKED(need(o->model, "tinsmith convert"));
      const Path elf = project.out("firmware/build/firmware.elf");
      std::error_code ec;
      if (o->firmware.empty() && std::filesystem::exists(elf, ec)) o->firmware = elf.lexically_normal().string();
    }
    return run(*o, project);
  };
}

}  // namespace tinsmith
