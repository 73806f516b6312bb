// What PAD, PADV2 and MIRROR_PAD share.
#pragma once

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {

// The paddings, input 1: before and after each dimension.
struct Paddings {
  std::vector<int64_t> before, after;
};
Result<Paddings> paddings(const Graph& g, const Node& n);

// The output's type and shape, if x can be padded without a look at its values.
Result<std::vector<OutputType>> infer_padded(const Graph& g, const Node& n);

// Fills the output with `value`, the bytes of one element, and copies the input into its middle.
Result<Lowered> lower_padded(const Graph& g, const Node& n, const Kernel& fill, const Kernel& copy, const uint8_t* value, const char* formula);

}  // namespace tinsmith
