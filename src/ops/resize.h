// What RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR share.
#pragma once

#include <algorithm>

#include "ops/operands.h"

namespace tinsmith {

// The output's shape: input 0, an image, at the size that input 1, a constant, gives.
Result<Shape> resized(const Graph& g, const Node& n);

}  // namespace tinsmith
