// The tool: a table of subcommands.
#include "app/command.h"

int main(int argc, char** argv) {
  using namespace tinsmith;
  const std::string journey = "The journey, in a project's folder";
  const std::string models = "Any model";
  const std::vector<Command> commands = {
      {"new", journey, "Make a project's folder from a template.", "tinsmith new sine my-sine", declare_new},
      {"data", journey, "Load the project's samples, check them and show how they are split.", "tinsmith data --source measurements.csv",
       declare_data},
      {"config", journey, "Show every key of tinsmith.toml: its value here, its flag, what it does.",
       "tinsmith config --project my-sine", declare_config},
      {"ops", models, "List the operators that tinsmith knows, with their versions, types and kernels.", "tinsmith ops",
       declare_ops},
  };
  return run_tool(commands, {argv + 1, argv + argc});
}
