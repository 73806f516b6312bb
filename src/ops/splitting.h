// What SPLIT, SPLIT_V and UNPACK share: an operand taken apart along one axis.
#pragma once

#include "ops/copy.h"
#include "ops/operands.h"

namespace tinsmith {

// Copies parts of input `x`, `sizes[i]` indices of `axis` each, one after another, into the outputs.
Result<Lowered> lower_split(const Graph& g, const Node& n, const Kernel& copy, TensorId x, size_t axis, const std::vector<int64_t>& sizes);

}  // namespace tinsmith
