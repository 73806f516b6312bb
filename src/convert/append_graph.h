// What writes subgraphs out in place of the operators that call them.
#pragma once

#include <map>

#include "model/op.h"

namespace tinsmith {

bool has_subgraphs(const Node& node);

// The constants and variables of a subgraph that are in the graph already, by their number in it and their bytes.
using SharedTensors = std::map<std::pair<TensorId, const void*>, TensorId>;

// Appends the subgraph's nodes, with `values` in place of its `inputs`, and returns what its outputs are. Its constants and variables
// are added once for all calls with the same `shared`.
std::vector<TensorId> append_graph(Graph& graph, const Graph& sub, const std::vector<TensorId>& inputs, const std::vector<TensorId>& values,
                                   SharedTensors& shared);

}  // namespace tinsmith
