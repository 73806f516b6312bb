// A subcommand: a line in the table of tinsmith_main.cpp and a file cmd_NAME.cpp.
#pragma once

#include <functional>
#include <string>

#include "app/args.h"
#include "base/result.h"

namespace tinsmith {

using Action = std::function<Status()>;

struct Command {
  std::string name;
  std::string group;    // the part of `tinsmith --help` it stands in
  std::string summary;  // one line
  std::string example;
  Action (*declare)(Args& args);  // declares its options and gives what to do once they are parsed
};

// Runs the tool on `words` (without the program's name) and gives its exit code.
int run_tool(const std::vector<Command>& commands, const std::vector<std::string>& words);

Action declare_bench(Args& args);
Action declare_compile(Args& args);
Action declare_config(Args& args);
Action declare_convert(Args& args);
Action declare_data(Args& args);
Action declare_diff(Args& args);
Action declare_evaluate(Args& args);
Action declare_firmware(Args& args);
Action declare_inspect(Args& args);
Action declare_lint(Args& args);
Action declare_new(Args& args);
Action declare_ops(Args& args);
Action declare_predict(Args& args);
Action declare_report(Args& args);
Action declare_run(Args& args);
Action declare_simulate(Args& args);
Action declare_train(Args& args);
Action declare_validate(Args& args);

}  // namespace tinsmith
