#include "deploy/host_program.h"

#include <algorithm>
#include <cctype>

#include "embedded/host_harness.h"

namespace tinsmith {
namespace {

// The first line that says something: a sanitizer begins with a rule.
std::string telling_line(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    if (std::ranges::any_of(line, [](unsigned char c) { return std::isalpha(c); })) return ": " + line;
    at += line.size() + 1;
  }
  return "";
}

}  // namespace

Result<ProcessResult> HostProgram::run(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), (dir.path() / "program").string());
  TRY(ProcessResult ran, run_process(arguments, {.directory = dir.path()}));
  if (ran.exit_code != 0)
    return fail(Code::internal, "the generated C", fmt::format("ended with code {}{}", ran.exit_code, telling_line(ran.err)), "report it with the model");
  return ran;
}

Result<HostProgram> build_host_program(const Graph& graph, const Emitted& e, const Bytes& input, const std::string& harness,
                                       const std::vector<std::string>& flags) {
  std::vector<SourceFile> files = e.files;
  files.push_back(emit_glue(graph, e, "model"));
  return build_host_program(files, input, harness, flags);
}

Result<HostProgram> build_host_program(const std::vector<SourceFile>& sources, const Bytes& input, const std::string& harness,
                                       const std::vector<std::string>& flags) {
  auto compiler = find_program("cc", "gcc");
  if (!compiler) compiler = find_program("gcc", "gcc");
  if (!compiler) return tl::unexpected(compiler.error());
  TRY(TempDir dir, TempDir::make("tinsmith-host"));
  std::vector<std::string> command{compiler->string(), "-std=c11", "-ffp-contract=off", "-o", "program"};
  command.insert(command.end(), flags.begin(), flags.end());
  FileSet files;
  for (const SourceFile& f : sources) {
    files.add(dir.path() / f.path, f.text);
    if (f.path.ends_with(".c")) command.push_back(f.path);
  }
  for (const EmbeddedFile& f : embedded::host_harness()) files.add(dir.path() / Path(f.path).filename(), f.contents);
  files.add(dir.path() / "input", Bytes(input));
  CHECKED(files.commit());
  command.insert(command.end(), {harness, "-lm"});
  TRY(const ProcessResult built, run_process(command, {.directory = dir.path()}));
  if (built.exit_code != 0)
    return fail(Code::internal, "the generated C", "does not compile" + telling_line(built.err), "report it with the model");
  return HostProgram{std::move(dir), std::move(*compiler)};
}

}  // namespace tinsmith
