#include "deploy/python.h"

#include <fmt/format.h>

#include <cstdlib>

namespace tinsmith {

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

Result<ProcessResult> run_python(const std::string& where, std::vector<std::string> command, const Path& folder, const std::string& packages) {
  const char* given = std::getenv("TINSMITH_PYTHON");
  const std::string python = given && *given ? given : "python3";
  auto program = find_program(python, "python3");
  if (!program) return fail(Code::missing_tool, where, fmt::format("there is no {}", python), "install Python 3, or name one by TINSMITH_PYTHON");
  command.insert(command.begin(), program->string());
  TRY(ProcessResult ran, run_process(command, {.directory = folder}));
  if (ran.exit_code == 42)
    return fail(Code::missing_tool, where, fmt::format("{} says: {}", python, last_line(ran.err)),
                fmt::format("pip install {}; another Python can be named by TINSMITH_PYTHON", packages));
  return ran;
}

}  // namespace tinsmith
