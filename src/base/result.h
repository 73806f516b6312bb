// Result<T> and Error: every fallible function of the library returns one; nothing below src/app prints or exits.
#pragma once

#include <fmt/format.h>

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace tinsmith {

// What went wrong, and the exit code that the tool ends with. The numbers are stable.
enum class Code {
  differs = 1,      // the work was done, and the answer is "no": validate found a difference, lint a refusal
  usage = 2,        // a command line or a configuration file that does not make sense
  bad_input = 3,    // a data file or a model that is wrong in itself
  unsupported = 4,  // a right input that tinsmith does not handle
  io = 5,           // a file or folder could not be read or written
  missing_tool = 6, // a compiler or emulator that is not installed
  diverged = 7,     // training gave a loss that is not a number
  internal = 70,    // a bug of ours
};

// One line for a person: "where: what; hint".
struct Error {
  Code code = Code::internal;
  std::string where;  // "data.csv:118:3", "model.tflite: operator 4 CONV_2D", "--epochs"; may be empty
  std::string what;   // the fact: "\"1,24\" is not a number"
  std::string hint;   // what to do: "use a decimal point"; may be empty

  std::string text() const {
    std::string s;
    if (!where.empty()) s += where + ": ";
    s += what;
    if (!hint.empty()) s += "; " + hint;
    return s;
  }
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Code code, std::string where, std::string what, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(where), std::move(what), std::move(hint)});
}

}  // namespace tinsmith

// TRY(x, f()): declares x from a Result, or returns its error.  CHECKED(f()): the same for a Status.
#define TINSMITH_CAT2(a, b) a##b
#define TINSMITH_CAT(a, b) TINSMITH_CAT2(a, b)
#define TRY(decl, expr) TRY_IMPL(TINSMITH_CAT(try_result_, __LINE__), decl, expr)
#define TRY_IMPL(tmp, decl, expr)                                                  \
  auto tmp = (expr);                                                               \
  if (!tmp) return ::tl::unexpected<::tinsmith::Error>(std::move(tmp.error()));    \
  decl = std::move(*tmp)
#define CHECKED(expr)                                                                                     \
  do {                                                                                                    \
    auto checked_status = (expr);                                                                         \
    if (!checked_status) return ::tl::unexpected<::tinsmith::Error>(std::move(checked_status.error()));   \
  } while (0)
