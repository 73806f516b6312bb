// Which operator runs when: the order of nodes that needs the least memory.
#pragma once

#include "run/plan.h"

namespace tinsmith {

// The graph with its nodes in another order, if one is found whose planned arena is smaller, or, for speed on cores with the DSP extension, as
// large with less alive beside the kernels' scratch; else as it is. What touches
// variables or has subgraphs keeps its order. The same graph, target and options give the same order on every machine.
Result<Graph> reorder(const Graph& graph, const Target& target, const PlanOptions& options = {});

}  // namespace tinsmith
