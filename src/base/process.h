// Starting other programs (compilers, emulators, the virtual board) and reading what they say.
#pragma once

#include <string>
#include <vector>

#include "base/file.h"

namespace tinsmith {

struct ProcessResult {
  int exit_code = 0;  // 128 + signal if a signal ended it
  std::string out;    // standard output
  std::string err;    // standard error
};

struct ProcessOptions {
  Path directory;           // where it runs; empty: here
  double timeout_s = 600;   // then it is killed, and the error says so
};

// Runs argv[0] found on PATH. A program that is not there is Code::missing_tool; an exit code is not an error.
Result<ProcessResult> run_process(const std::vector<std::string>& argv, const ProcessOptions& options = {});

// The path of a program on PATH, or Code::missing_tool naming the Debian package that has it.
Result<Path> find_program(const std::string& name, const std::string& debian_package);

}  // namespace tinsmith
