// The command line of one subcommand: declared once, from which come the parsing, the --help page and the errors.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace tinsmith {

class Args {
 public:
  // Takes an option's text; `where` begins the error.
  using Store = std::function<Status(const std::string& where, const std::string& text)>;

  // One option or positional; the calls below return it so that a declaration can go on: args.option(...).one_of(...)
  struct Option {
    std::string names;      // "--epochs", "-o,--output-dir"; a positional's name without dashes
    std::string metavar;    // "N"; empty for a flag
    std::string doc;
    std::string heading;    // the part of the help page it stands in
    std::string fallback;   // the value when it is not given, as text; empty: none is shown
    std::vector<std::string> choices;
    Store store;
    bool is_flag = false, is_positional = false, is_required = false, is_list = false;
    std::vector<std::string> given;  // what the command line had

    Option& one_of(std::vector<std::string> words) { choices = std::move(words); return *this; }
    Option& required() { is_required = true; return *this; }
  };

  Args(std::string command, std::string summary, std::string example)
      : command_(std::move(command)), summary_(std::move(summary)), example_(std::move(example)) {}

  Option& positional(std::string name, std::string& value, std::string doc);
  Option& positionals(std::string name, std::vector<std::string>& values, std::string doc);
  Option& flag(std::string names, bool& value, std::string doc);
  Option& option(std::string names, std::string metavar, std::string& value, std::string doc);
  Option& option(std::string names, std::string metavar, int64_t& value, std::string doc);
  Option& option(std::string names, std::string metavar, double& value, std::string doc);
  Option& option(std::string names, std::string metavar, std::vector<std::string>& values, std::string doc);
  // An option whose text goes to `store`. A flag stores "true", or what stands behind its "=".
  Option& option(std::string names, std::string metavar, std::string doc, Store store, bool is_flag = false);

  void heading(std::string title) { heading_ = std::move(title); }

  // Parses what follows the subcommand. `wants_help` is set by -h and --help, and then nothing is required.
  Status parse(const std::vector<std::string>& words, bool& wants_help);
  std::string help() const;

 private:
  Option& add(std::string names, std::string metavar, std::string doc, Store store);
  std::string command_, summary_, example_, heading_;
  std::vector<std::unique_ptr<Option>> options_;
};

// The text as a number, with an error that says what is wrong with it.
Result<int64_t> parse_integer(const std::string& where, const std::string& text);
Result<double> parse_number(const std::string& where, const std::string& text);

// `text` cut at `width` columns, each line after the first starting with `indent` spaces.
std::string wrap(const std::string& text, size_t indent, size_t width = 100);

}  // namespace tinsmith
