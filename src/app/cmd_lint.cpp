#include <cstdio>

#include "app/command.h"
#include "app/json.h"
#include "app/terminal.h"
#include "app/words.h"
#include "base/file.h"
#include "convert/c_array.h"
#include "convert/lint.h"

namespace tinsmith {
namespace lint_command {

struct Options {
  std::string model;
  std::vector<std::string> runtimes;
  bool json = false;
};

void print(const std::string& model, const LintReport& r) {
  auto n = [](size_t v) { return with_commas(static_cast<int64_t>(v)); };
  fmt::print("{}: {} operators, {} tensors, {}\n", model, n(r.operators), n(r.tensors), bytes_text(r.bytes));
  fmt::print("  {} of {} constants quantised; {} around {} of data{}\n", n(r.quantised_constants), n(r.constants),
             bytes_text(r.bytes - r.data_bytes), bytes_text(r.data_bytes),
             r.stripped_bytes && *r.stripped_bytes < r.bytes ? fmt::format("; tinsmith convert --strip makes it {}", bytes_text(*r.stripped_bytes)) : "");
  static const char* const level[] = {"note", "warning", "refused"};
  for (const Finding& f : r.findings) fmt::print("  {:<8}{}\n", level[f.level], f.text());
  std::vector<std::string> runs, refused;
  for (const std::string& runtime : lint_runtimes()) (r.runs_on(runtime) ? runs : refused).push_back(runtime);
  fmt::print("  runs on: {}{}\n", runs.empty() ? "none" : fmt::format("{}", fmt::join(runs, ", ")),
             refused.empty() ? "" : fmt::format("; refused by: {}", fmt::join(refused, ", ")));
}

Json json_of(const LintReport& r) {
  Json out = {{"bytes", r.bytes}, {"operators", r.operators}, {"tensors", r.tensors}, {"constants", r.constants},
              {"quantised_constants", r.quantised_constants}, {"data_bytes", r.data_bytes}};
  if (r.stripped_bytes) out["stripped_bytes"] = *r.stripped_bytes;
  static const char* const level[] = {"note", "warning", "refused"};
  out["findings"] = Json::array();
  for (const Finding& f : r.findings)
    out["findings"].push_back({{"level", level[f.level]}, {"runtime", f.runtime}, {"where", f.where}, {"what", f.what}, {"hint", f.hint}});
  for (const std::string& runtime : lint_runtimes()) out["runs_on"][runtime] = r.runs_on(runtime);
  return out;
}

Status run(const Options& o) {
  TRY(Bytes raw, read_file(o.model));
  TRY(Bytes file, model_bytes(raw, o.model));
  TRY(LintReport r, lint(file, o.model));
  if (o.json) fmt::print("{}\n", json_text(json_of(r)));
  else print(o.model, r);
  std::vector<std::string> refused;
  for (const std::string& runtime : o.runtimes)
    if (!r.runs_on(runtime)) refused.push_back(runtime);
  if (!refused.empty()) return fail(Code::differs, o.model, fmt::format("does not run on {}", fmt::join(refused, ", ")), "the findings say why");
  return {};
}

}  // namespace lint_command

Action declare_lint(Args& args) {
  using namespace lint_command;
  auto o = std::make_shared<Options>();
  args.positional("MODEL", o->model, "a .tflite file, or a C source with one in an array");
  args.option("--runtime", "NAME", o->runtimes, "end with exit code 1 if this one refuses the model; may repeat").one_of(lint_runtimes());
  args.flag("--json", o->json, "print as JSON");
  return [o] { return run(*o); };
}

}  // namespace tinsmith
