// A model's C as a program on the machine at hand, by the system's C compiler.
#pragma once

#include "base/process.h"
#include "deploy/validate.h"

namespace tinsmith {

struct HostProgram {
  TempDir dir;      // it runs here, beside its "input"; goes with this object
  Path compiler;
  // Runs it with these arguments; an exit code other than 0 is an error.
  Result<ProcessResult> run(std::vector<std::string> arguments) const;
};

// `harness` has main(): a file of boards/host. `flags` beside -std=c11 and -ffp-contract=off.
Result<HostProgram> build_host_program(const Graph& graph, const Emitted& emitted, const Bytes& input, const std::string& harness,
                                       const std::vector<std::string>& flags);
// The same of any files, of which the .c are compiled; the harness's glue is among them.
Result<HostProgram> build_host_program(const std::vector<SourceFile>& files, const Bytes& input, const std::string& harness,
                                       const std::vector<std::string>& flags);

}  // namespace tinsmith
