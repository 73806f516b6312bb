#include "app/command.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <system_error>

#include "app/suggest.h"
#include "base/version.h"

namespace tinsmith {
namespace {

std::string overview(const std::vector<Command>& commands) {
  std::string out =
      "tinsmith: from data to a neural network on a microcontroller, with the same numbers all the way\n\n"
      "usage: tinsmith COMMAND [options]      tinsmith COMMAND --help tells its options\n";
  std::string group;
  for (const Command& c : commands) {
    if (c.group != group) out += fmt::format("\n{}\n", group = c.group);
    out += fmt::format("  {:<12}{}\n", c.name, wrap(c.summary, 14));
  }
  return out + fmt::format("\n  {:<12}this page\n  {:<12}the version\n", "--help", "--version");
}

Status dispatch(const std::vector<Command>& commands, std::vector<std::string> words) {
  if (words.empty()) {
    fmt::print(stderr, "{}", overview(commands));
    return fail(Code::usage, "tinsmith", "which command?", "a first one: tinsmith new sine DIR");
  }
  if (words[0] == "help" && words.size() == 2) words = {words[1], "--help"};
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return fmt::print("{}", overview(commands)), Status();
  if (words[0] == "--version") return fmt::print("tinsmith {}\n", kVersion), Status();

  auto command = std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.name == words[0]; });
  if (command == commands.end()) {
    std::vector<std::string> known;
    for (const Command& c : commands) known.push_back(c.name);
    return fail(Code::usage, "tinsmith", fmt::format("no command \"{}\"", words[0]),
                did_you_mean(words[0], known, "see: tinsmith --help"));
  }
  Args args(command->name, command->summary, command->example);
  Action action = command->declare(args);
  bool wants_help = false;
  CHECKED(args.parse({words.begin() + 1, words.end()}, wants_help));
  if (wants_help) return fmt::print("{}", args.help()), Status();
  return action();
}

// One line, whatever is in the error: control characters of a hostile file stay out of the terminal.
std::string one_line(std::string s) {
  for (char& c : s)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return s;
}

}  // namespace

int run_tool(const std::vector<Command>& commands, const std::vector<std::string>& words) {
  // A file-size limit is then an error of write(), told in one line, as a full disk is.
  std::signal(SIGXFSZ, SIG_IGN);
  Status status;
  try {
    status = dispatch(commands, words);
  } catch (const std::bad_alloc&) {
    status = fail(Code::io, "tinsmith", "not enough memory", "is the input far larger than it should be?");
  } catch (const std::system_error&) {  // fmt::print's, when the text does not fit into stdout's buffer
    status = fail(Code::io, "standard output", "cannot write", "is the disk full?");
  } catch (const std::exception& e) {
    status = fail(Code::internal, "tinsmith", e.what(), "this is a bug of tinsmith: please report it");
  }
  // What was printed must have arrived: a full disk behind `tinsmith ops > file` is an error too.
  if ((std::fflush(stdout) != 0 || std::ferror(stdout)) && status)
    status = fail(Code::io, "standard output", "cannot write", "is the disk full?");
  if (status) return 0;
  fmt::print(stderr, "tinsmith: {}\n", one_line(status.error().text()));
  return static_cast<int>(status.error().code);
}

}  // namespace tinsmith
