// What would the runtimes say to this file? Works on the file itself, so on models that tinsmith does not import, too.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tinsmith {

struct Finding {
  enum Level : uint8_t {
    note,     // worth knowing
    warning,  // runs, but not as it should
    refused,  // `runtime` does not run the file
  };
  Level level = note;
  std::string runtime;  // "tinsmith", "TFLM", "LiteRT"; empty: about the file
  std::string where;    // "operator 3 CONV_2D", "tensor 7 'w'"; empty: the whole file
  std::string what;
  std::string hint;
  std::string text() const;  // "TFLM: operator 3 CONV_2D: ...; ..."
};

struct LintReport {
  size_t bytes = 0, operators = 0, tensors = 0;
  size_t constants = 0,
         quantised_constants = 0;  // numbers that operators read: float32 constants count as not quantised
  size_t data_bytes = 0;                          // of the constants; the rest of the file is overhead
  std::optional<size_t> stripped_bytes;  // what `convert --strip` would write; empty if we cannot read the file
  std::vector<Finding> findings;                  // a refusal of many operators alike is one finding, with their number
  bool runs_on(const std::string& runtime) const;
};

inline const std::vector<std::string>& lint_runtimes() {
  static const std::vector<std::string> all{"tinsmith", "TFLM", "LiteRT"};
  return all;
}

// An error only if the file is no .tflite at all, or damaged.
Result<LintReport> lint(std::span<const uint8_t> file, const std::string& file_name);

// The types that TFLM's kernels of an operator take as their (first data) input: letters f float32, b int8, h int16,
// i int32, l int64, o bool, u uint8, * any. Empty: TFLM does not have the operator.
std::string_view tflm_types(int operator_code);

}  // namespace tinsmith
