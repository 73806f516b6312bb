// The lowering side of ts_values.h: operators whose results follow from shapes and constants alone (SHAPE, RANK, RANGE). Where they
// stand in a graph, fold_constants takes them out of it; the kernel is there so that each can be run by itself.
#pragma once

#include "ops/operands.h"

namespace tinsmith {

// The bytes of numbers in a type: int32, int64 or float32.
Bytes values_as(DType type, const std::vector<int64_t>& values);

// The call that writes these bytes, as many as the output has.
Lowered values_call(const Graph& g, const Node& n, const Bytes& bytes, const char* formula);

}  // namespace tinsmith
