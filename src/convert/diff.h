// What changed between two models.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/op.h"

namespace tinsmith {

struct Change {
  enum Kind : uint8_t { removed, added, operators, interface, attribute, type, shape, quantisation, weights };
  Kind kind;
  std::string where;  // "operator 3 CONV_2D (was 2)", "input 0"
  std::string
      what;  // "stride_h: 1 -> 2", "float32 -> int8", "1,024 of 2,304 weights differ, by at most 0.003 at [1,2,0,5]"
  std::optional<double> largest;  // of weights: the largest difference, in real numbers
};

// Operators are matched in order, by name; names of tensors and the order of tensors do not matter. Empty: the two
// compute the same thing. Weights are compared in real numbers, so that float32 and int8 versions of a model can be
// compared.
std::vector<Change> diff(const Graph& a, const Graph& b);

}  // namespace tinsmith
