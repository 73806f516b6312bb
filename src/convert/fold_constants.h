// Nodes that can be computed now.
#pragma once

#include "model/op.h"

namespace tinsmith {

// Is the node of constants alone? Not one with an effect, nor float16 weights, which stay small until they are used.
bool foldable(const Graph& graph, const Node& node);

// The outputs' bytes of a node that reads nothing but constants, that infer() has accepted and whose outputs have the inferred types and shapes.
Result<std::vector<Bytes>> compute(const Graph& graph, const Node& node);

}  // namespace tinsmith
