// Scripts of ours that ask other runtimes, by their Python packages.
#pragma once

#include "base/process.h"

namespace tinsmith {

// Runs a script in the folder where it is, by the Python that the environment variable TINSMITH_PYTHON names, else python3. A script
// that lacks a package ends with code 42 and says so in its last line: an error at `where` (the option that asked for it) with the
// packages to install. Any other code is the caller's to read.
Result<ProcessResult> run_python(const std::string& where, std::vector<std::string> script_and_arguments, const Path& folder,
                                 const std::string& packages);

std::string last_line(std::string text);

}  // namespace tinsmith
