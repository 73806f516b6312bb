#include "deploy/host_program.h"

#include "deploy/host_files.h"

namespace tinsmith {

Result<ProcessResult> HostProgram::run(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), (dir.path() / "program").string());
  TRY(ProcessResult ran, run_process(arguments, {.directory = dir.path()}));
  if (ran.exit_code != 0) return fail(Code::internal, "the generated C", fmt::format("ended with code {}", ran.exit_code), "report it with the model");
  return ran;
}

Result<HostProgram> build_host_program(const Graph& graph, const Emitted& e, const Bytes& input, const std::string& harness,
                                       const std::vector<std::string>& flags) {
  auto compiler = find_program("cc", "gcc");
  if (!compiler) compiler = find_program("gcc", "gcc");
  if (!compiler) return tl::unexpected(compiler.error());
  TRY(TempDir dir, TempDir::make("tinsmith-host"));
  FileSet files;
  for (const SourceFile& f : e.files) files.add(dir.path() / f.path, f.text);
  const SourceFile glue = emit_glue(graph, e, "model");
  files.add(dir.path() / glue.path, glue.text);
  for (const EmbeddedFile& f : host_files()) files.add(dir.path() / Path(f.path).filename(), f.contents);
  files.add(dir.path() / "input", Bytes(input));
  CHECKED(files.commit());
  std::vector<std::string> command{compiler->string(), "-std=c11", "-ffp-contract=off", "-o", "program"};
  command.insert(command.end(), flags.begin(), flags.end());
  command.insert(command.end(), e.sources.begin(), e.sources.end());
  command.insert(command.end(), {"glue.c", harness, "-lm"});
  TRY(const ProcessResult built, run_process(command, {.directory = dir.path()}));
  if (built.exit_code != 0)
    return fail(Code::internal, "the generated C", "does not compile: " + built.err.substr(0, built.err.find('\n')), "report it with the model");
  return HostProgram{std::move(dir), std::move(*compiler)};
}

}  // namespace tinsmith
